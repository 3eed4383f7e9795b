import type { Socket } from 'node:net';

/** Writes to a socket so that what is written in one turn leaves together: a PDU is small, a system call is not. */
export function lineOf(socket: Socket): (bytes: Buffer) => void {
  let isHeld = false;
  const release = () => {
    isHeld = false;
    socket.uncork();
  };
  return (bytes) => {
    if (!isHeld) {
      isHeld = true;
      socket.cork();
      setImmediate(release);
    }
    socket.write(bytes);
  };
}
