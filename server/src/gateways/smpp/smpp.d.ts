/** What is used of the npm library `smpp` (0.5), which brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  interface ShortMessage {
    readonly udh?: readonly Buffer[];
    /** Text where the library knows the coding, else bytes. */
    readonly message: string | Buffer;
  }
  class PDU {
    constructor(command: string, fields?: object);
    command: string;
    command_status: number;
    sequence_number: number;
    readonly message_id?: string;
    readonly system_id?: string;
    readonly password?: string;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly esm_class?: number;
    readonly data_coding?: number;
    readonly registered_delivery?: number;
    readonly short_message?: ShortMessage;
    readonly message_payload?: ShortMessage;
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    isResponse(): boolean;
    response(fields?: object): PDU;
    toBuffer(): Buffer;
  }
  interface Session extends EventEmitter {
    readonly socket: Socket;
    send(pdu: PDU): boolean;
    close(callback?: () => void): void;
    destroy(callback?: () => void): void;
  }
  interface Library {
    connect(options: { host: string; port: number }): Session;
    createServer(listener: (session: Session) => void): NetServer;
    readonly PDU: typeof PDU;
  }
  const smpp: Library;
  // The library is CommonJS: it has nothing but this.
  // oxlint-disable-next-line no-default-export
  export default smpp;
  export type { Library, PDU, Session, ShortMessage };
}
