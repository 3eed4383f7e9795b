/** What lies on the paper: texts at their places, and pictures of dots. */
export type Mark =
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly text: string;
      readonly width: number;
      readonly height: number;
      readonly isBold: boolean;
    }
  | {
      readonly kind: 'dots';
      readonly columns: number;
      readonly rows: readonly (readonly boolean[])[];
      readonly align: number;
    };
/** One line of the paper. */
export type Line = readonly Mark[];

export interface Reading {
  readonly lines: readonly Line[];
  /** `GS r n` that came in turn: how many answers are owed. */
  readonly statusAsked: number;
  readonly isCut: boolean;
}

const esc = 0x1b;
const gs = 0x1d;
const fs = 0x1c;
/** How many bytes follow each command that only sets something we do not draw. */
const ignored: Readonly<Record<string, number>> = {
  [`${esc},64`]: 0, // ESC @
  [`${esc},77`]: 1, // ESC M font
  [`${esc},32`]: 1, // ESC SP
  [`${esc},51`]: 1, // ESC 3
  [`${esc},50`]: 0, // ESC 2
  [`${esc},123`]: 1, // ESC {
  [`${esc},45`]: 1, // ESC - underline
  [`${esc},116`]: 1, // ESC t code page
  [`${esc},82`]: 1, // ESC R
  [`${gs},97`]: 1, // GS a automatic status
  [`${gs},66`]: 1, // GS B reverse
  [`${gs},76`]: 2, // GS L margin
  [`${gs},87`]: 2, // GS W width
  [`${fs},45`]: 1, // FS - underline
  [`${fs},67`]: 1, // FS C
  [`${fs},83`]: 2, // FS S
};
const halfWidth = 12;
const lineDrawing = 0x95;

interface Pen {
  x: number;
  width: number;
  height: number;
  isBold: boolean;
  isChinese: boolean;
  align: number;
}

const decode = (bytes: readonly number[], isChinese: boolean): string =>
  isChinese
    ? new TextDecoder('gb18030').decode(Uint8Array.from(bytes))
    : bytes.map((byte) => (byte === lineDrawing ? '─' : String.fromCharCode(byte))).join('');
const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0) * halfWidth;

/** Reads on from a command: answers how many bytes it has. */
type Command = (paper: PaperReader, at: (offset: number) => number) => number;

/** Commands that draw or move, by their two first bytes. */
const commands: Readonly<Record<string, Command>> = {
  [`${esc},97`]: (paper, at) => paper.set({ align: at(2) & 3 }, 3),
  [`${esc},69`]: (paper, at) => paper.set({ isBold: (at(2) & 1) === 1 }, 3),
  [`${esc},36`]: (paper, at) => paper.set({ x: at(2) + at(3) * 256 }, 4),
  [`${esc},92`]: (paper, at) => paper.set({ x: paper.pen.x + (((at(2) + at(3) * 256) << 16) >> 16) }, 4),
  [`${gs},33`]: (paper, at) => paper.set({ width: (at(2) >> 4) + 1, height: (at(2) & 7) + 1 }, 3),
  [`${fs},38`]: (paper) => paper.set({ isChinese: true }, 2),
  [`${fs},46`]: (paper) => paper.set({ isChinese: false }, 2),
  [`${gs},86`]: (paper, at) => {
    paper.isCut = true;
    return at(2) >= 65 ? 4 : 3;
  },
  [`${gs},114`]: (paper) => {
    paper.statusAsked += 1;
    return 3;
  },
  // GS 8 L: a picture is kept until it is printed.
  [`${gs},56`]: (paper, at) => {
    const length = at(3) + at(4) * 256 + at(5) * 65_536;
    paper.keepPicture(length);
    return 7 + length;
  },
  [`${gs},40`]: (paper, at) => {
    if (at(2) === 0x4c && at(6) === 0x32) paper.printPicture();
    return 5 + at(3) + at(4) * 256;
  },
  [`${fs},40`]: (_paper, at) => 5 + at(3) + at(4) * 256,
};

class PaperReader {
  readonly lines: Line[] = [];
  statusAsked = 0;
  isCut = false;
  pen: Pen = { x: 0, width: 1, height: 1, isBold: false, isChinese: false, align: 0 };
  readonly #bytes: Uint8Array;
  #index = 0;
  #line: Mark[] = [];
  #text: number[] = [];
  #picture: Mark | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  set(change: Partial<Pen>, length: number): number {
    this.pen = { ...this.pen, ...change };
    return length;
  }

  keepPicture(length: number): void {
    const begins = this.#index + 7;
    this.#picture = pictureOf(this.#bytes.subarray(begins, begins + length), this.pen.align);
  }

  printPicture(): void {
    if (this.#picture) this.lines.push([this.#picture]);
    this.#picture = undefined;
  }

  #write(): void {
    if (this.#text.length === 0) return;
    const { x, width, height, isBold, isChinese } = this.pen;
    const text = decode(this.#text, isChinese);
    this.#text = [];
    this.#line.push({ kind: 'text', x, text, width, height, isBold });
    this.set({ x: x + widthOf(text) * width }, 0);
  }

  #feed(): void {
    this.#write();
    this.lines.push(this.#line);
    this.#line = [];
    this.set({ x: 0 }, 0);
  }

  #step(): number {
    const at = (offset: number) => this.#bytes[this.#index + offset] ?? 0;
    const byte = at(0);
    if (byte === 0x0a) {
      this.#feed();
      return 1;
    }
    if (byte === 0x10 && at(1) === 0x04) return 3;
    if (byte !== esc && byte !== gs && byte !== fs) {
      this.#text.push(byte);
      return 1;
    }
    this.#write();
    const name = `${byte},${at(1)}`;
    const skipped = ignored[name];
    if (skipped !== undefined) return 2 + skipped;
    const command = commands[name];
    if (!command) throw new Error(`the printer knows no command ${name}`);
    return command(this, at);
  }

  read(): Reading {
    while (this.#index < this.#bytes.length) this.#index += this.#step();
    if (this.#text.length > 0 || this.#line.length > 0) this.#feed();
    return { lines: this.lines, statusAsked: this.statusAsked, isCut: this.isCut };
  }
}

/** Reads what a printer is sent into what would lie on its paper. Throws for a command that it does not know. */
export const readEscPos = (bytes: Uint8Array): Reading => new PaperReader(bytes).read();

/** `GS 8 L`, function 112: dots in rows, eight to a byte. */
function pictureOf(data: Uint8Array, align: number): Mark {
  const columns = (data[6] ?? 0) + (data[7] ?? 0) * 256;
  const rowCount = (data[8] ?? 0) + (data[9] ?? 0) * 256;
  const stride = Math.ceil(columns / 8);
  const rows = Array.from({ length: rowCount }, (_row, row) =>
    Array.from(
      { length: columns },
      (_column, column) => (((data[10 + row * stride + (column >> 3)] ?? 0) >> (7 - (column & 7))) & 1) === 1,
    ),
  );
  return { kind: 'dots', columns, rows, align };
}
