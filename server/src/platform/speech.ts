import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './crypto.ts';

/** What the telephone carries: 8 kHz, mono, 16 bit. */
const telephoneRate = 8_000;
const programMilliseconds = 20_000;
const programsAtOnce = 2;
/** Silence that is left around a sound, so that words follow each other as in speech. */
const padMilliseconds = 40;

export interface SpeechOptions {
  /** Reads a text on its input and writes WAV on its output. Empty: sounds are silent, for tests and where nobody speaks. */
  readonly program: string;
  /** Each text is a file here, by its digest, made once: a centre that has a speaker replaces it. */
  readonly directory: string;
}

/**
 * Answers the sound file of a text (a path without its ending), and makes it when nobody has asked for it before. Slowly for
 * who asked for it (关怀版): the same sound drawn out, so that what a speaker has recorded is slowed down too.
 */
export type Speech = (text: string, pace?: Pace) => Promise<string>;
export type Pace = 'usual' | 'slow';

/** Three quarters of the usual speed. */
const slowStretch = 4 / 3;

export function openSpeech({ program, directory }: SpeechOptions): Speech {
  const making = new Map<string, Promise<string>>();
  const limit = createLimit(programsAtOnce);
  const make = async (text: string, file: string): Promise<string> => {
    await mkdir(directory, { recursive: true });
    const wav = program ? telephoneSound(await limit(() => synthesize(program, text))) : silentSound(text);
    return keep(text, file, wav);
  };
  const keep = async (text: string, file: string, wav: Buffer): Promise<string> => {
    // The text beside its sound tells whoever records it anew what to say.
    await writeFile(`${file}.txt`, text);
    // A name of its own first: the exchange never sees half a file, and two processes do not write into one.
    const draft = `${file}.${process.pid}.new`;
    await writeFile(draft, wav);
    await rename(draft, `${file}.wav`);
    return file;
  };
  const usual = (text: string): Promise<string> => {
    // What is silent for want of a program is made again when there is one.
    const file = join(directory, sha256(program ? text : `silent ${text}`).slice(0, 24));
    if (existsSync(`${file}.wav`)) return Promise.resolve(file);
    return once(file, () => make(text, file));
  };
  const once = (file: string, work: () => Promise<string>): Promise<string> => {
    const known = making.get(file);
    if (known) return known;
    const made = work().finally(() => making.delete(file));
    making.set(file, made);
    return made;
  };
  const slow = async (text: string): Promise<string> => {
    const from = await usual(text);
    const file = `${from}-slow`;
    const age = (name: string) => (existsSync(name) ? statSync(name).mtimeMs : -1);
    // Anew when a speaker has replaced the usual one since.
    if (age(`${file}.wav`) >= age(`${from}.wav`)) return file;
    return once(file, async () => {
      const { rate, samples } = readWav(await readFile(`${from}.wav`));
      const sound = rate === telephoneRate ? samples : resampled(samples, rate);
      return keep(text, file, wavOf(stretched(sound, slowStretch)));
    });
  };
  return (text, pace = 'usual') => (pace === 'slow' ? slow(text) : usual(text));
}

function createLimit(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

function synthesize(program: string, text: string): Promise<Buffer> {
  const [name = '', ...args] = program.split(' ').filter(Boolean);
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024, timeout: programMilliseconds } as const;
    const child = execFile(name, args, options, (error, output) => {
      if (error) reject(new Error(`the speech program failed: ${error.message.split('\n')[0]}`));
      else resolve(output);
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
  });
}

/** A WAV of 16 bit mono in any rate as the telephone carries it, without the silence around it. */
export function telephoneSound(wav: Buffer): Buffer {
  const { rate, samples } = readWav(wav);
  const sound = trimmed(resampled(samples, rate));
  return wavOf(sound);
}

/** Four characters a second, silent. */
const silentSound = (text: string): Buffer => wavOf(new Int16Array((text.length * telephoneRate) / 4));

export function readWav(wav: Buffer): { rate: number; samples: Int16Array } {
  if (wav.toString('latin1', 0, 4) !== 'RIFF') throw new Error('the speech program wrote no WAV');
  let at = 12;
  let rate = 0;
  while (at + 8 <= wav.length) {
    const name = wav.toString('latin1', at, at + 4);
    const size = wav.readUInt32LE(at + 4);
    if (name === 'fmt ') {
      if (wav.readUInt16LE(at + 10) !== 1 || wav.readUInt16LE(at + 22) !== 16) throw new Error('not mono of 16 bit');
      rate = wav.readUInt32LE(at + 12);
    }
    if (name === 'data') {
      // A program that writes to a pipe does not know the size when it begins: what follows is the sound.
      const body = wav.subarray(at + 8, Math.min(wav.length, at + 8 + size));
      const samples = new Int16Array(Math.floor(body.length / 2));
      for (let index = 0; index < samples.length; index += 1) samples[index] = body.readInt16LE(index * 2);
      return { rate, samples };
    }
    at += 8 + size + (size % 2);
  }
  throw new Error('the WAV has no sound in it');
}

// Half the width of the filter, in samples of the telephone.
const halfWidth = 8;

/** To 8 kHz through a windowed sinc: what the telephone cannot carry would come back as noise. */
function resampled(samples: Int16Array, rate: number): Int16Array {
  const ratio = rate / telephoneRate;
  const scale = Math.min(1, 1 / ratio);
  const reach = halfWidth / scale;
  const out = new Int16Array(Math.floor(samples.length / ratio));
  for (let index = 0; index < out.length; index += 1) {
    const centre = index * ratio;
    let sum = 0;
    let weights = 0;
    for (let near = Math.ceil(centre - reach); near <= centre + reach; near += 1) {
      const x = (near - centre) * scale;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      const weight = sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / halfWidth));
      sum += weight * (samples[Math.min(Math.max(near, 0), samples.length - 1)] ?? 0);
      weights += weight;
    }
    out[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum / weights)));
  }
  return out;
}

// Of speech at 8 kHz: pieces of 30 ms, laid over each other by half, each looked for within 10 ms of where it should begin.
const piece = 240;
const reachOfPiece = 80;

/**
 * Drawn out in time with its pitch kept (waveform similarity overlap-add, Verhelst and Roelands 1993): pieces are laid down at
 * their usual distance and taken from the sound at a shorter one, each where it goes on best from the piece before.
 */
export function stretched(samples: Int16Array, factor: number): Int16Array {
  const hop = piece / 2;
  const out = new Float64Array(Math.round(samples.length * factor) + piece);
  const at = (index: number) => samples[index] ?? 0;
  let expected = 0;
  for (let laid = 0; laid + piece <= out.length; laid += hop) {
    const wanted = Math.round(laid / factor);
    const from = laid === 0 ? 0 : mostAlike(at, expected, wanted);
    for (let index = 0; index < piece; index += 1) {
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / piece);
      out[laid + index] = (out[laid + index] ?? 0) + weight * at(from + index);
    }
    expected = from + hop;
  }
  const sound = Int16Array.from(out, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))));
  return sound.subarray(0, Math.round(samples.length * factor));
}

/** Where, near the wanted place, the sound is most like what would have followed. */
function mostAlike(at: (index: number) => number, expected: number, wanted: number): number {
  let best = wanted;
  let likest = Number.NEGATIVE_INFINITY;
  for (let from = Math.max(0, wanted - reachOfPiece); from <= wanted + reachOfPiece; from += 1) {
    let alike = 0;
    // Every second sample tells enough.
    for (let index = 0; index < piece; index += 2) alike += at(from + index) * at(expected + index);
    if (alike > likest) [best, likest] = [from, alike];
  }
  return best;
}

const silenceBelow = 200;

function trimmed(samples: Int16Array): Int16Array {
  const pad = (telephoneRate * padMilliseconds) / 1_000;
  let from = 0;
  while (from < samples.length && Math.abs(samples[from] ?? 0) < silenceBelow) from += 1;
  let to = samples.length;
  while (to > from && Math.abs(samples[to - 1] ?? 0) < silenceBelow) to -= 1;
  return samples.slice(Math.max(0, from - pad), Math.min(samples.length, to + pad));
}

/** 16 bit mono at 8 kHz as a WAV. */
export function wavOf(samples: Int16Array): Buffer {
  const size = samples.length * 2;
  const wav = Buffer.alloc(44 + size);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + size, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(telephoneRate, 24);
  wav.writeUInt32LE(telephoneRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(size, 40);
  samples.forEach((sample, index) => wav.writeInt16LE(sample, 44 + index * 2));
  return wav;
}
