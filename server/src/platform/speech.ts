import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
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

/** Answers the sound file of a text (a path without its ending), and makes it when nobody has asked for it before. */
export type Speech = (text: string) => Promise<string>;

export function openSpeech({ program, directory }: SpeechOptions): Speech {
  const making = new Map<string, Promise<string>>();
  const limit = createLimit(programsAtOnce);
  const make = async (text: string, file: string): Promise<string> => {
    await mkdir(directory, { recursive: true });
    const wav = program ? telephoneSound(await limit(() => synthesize(program, text))) : silentSound(text);
    // The text beside its sound tells whoever records it anew what to say.
    await writeFile(`${file}.txt`, text);
    // A name of its own first: the exchange never sees half a file, and two processes do not write into one.
    const draft = `${file}.${process.pid}.new`;
    await writeFile(draft, wav);
    await rename(draft, `${file}.wav`);
    return file;
  };
  return (text) => {
    // What is silent for want of a program is made again when there is one.
    const file = join(directory, sha256(program ? text : `silent ${text}`).slice(0, 24));
    if (existsSync(`${file}.wav`)) return Promise.resolve(file);
    const known = making.get(file);
    if (known) return known;
    const made = make(text, file).finally(() => making.delete(file));
    making.set(file, made);
    return made;
  };
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
