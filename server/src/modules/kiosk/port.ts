import type { KioskPrinterState } from './rules.ts';

export interface PrinterPlace {
  readonly host: string;
  readonly port: number;
}
export interface PrintResult {
  readonly isPrinted: boolean;
  readonly pagesOut: number;
  readonly said: KioskPrinterState;
}

/** The way to the document printers of kiosks; set at start-up. */
export interface DocumentPrinterPort {
  /** Whether the installation lets its printers stand at an address. */
  mayUse(host: string): boolean;
  state(at: PrinterPlace): Promise<KioskPrinterState>;
  /** Prints, or makes the printer forget what it did not print. Never throws. */
  print(
    at: PrinterPlace,
    job: { readonly name: string; readonly pages: number; readonly pdf: Uint8Array },
    onPages: (pages: number) => void,
  ): Promise<PrintResult>;
}

let current: DocumentPrinterPort | undefined;
export function useDocumentPrinter(printer: DocumentPrinterPort): void {
  current = printer;
}
export function theDocumentPrinter(): DocumentPrinterPort {
  if (!current) throw new Error('no document printer is set');
  return current;
}
