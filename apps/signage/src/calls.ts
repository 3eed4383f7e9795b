import { addressOf } from './clips.ts';
import { type Call, clipsOf, spokenText } from './words.ts';

let audio: AudioContext | undefined;
const recorded = new Map<string, Promise<AudioBuffer>>();

export const isSoundOn = (): boolean => audio?.state === 'running';

/** Opens the sound; a browser allows it after a touch, or at once where the screen was started with autoplay allowed. */
export async function enableSound(): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 500))]);
}

let line: Promise<void> = Promise.resolve();

/** Calls out a number, one call after the other, and twice as halls do: a chime, then the recorded words. */
export function callOut(call: Call): void {
  line = line.then(() => play(call)).catch(() => undefined);
}

async function play(call: Call): Promise<void> {
  await enableSound();
  const context = audio?.state === 'running' ? audio : undefined;
  if (context) await chime(context);
  for (let time = 0; time < 2; time += 1) if (!context || !(await playRecorded(context, call))) await speak(call);
}

/** Two falling tones, made here: no recording is needed for them. */
async function chime(context: AudioContext): Promise<void> {
  const begins = context.currentTime + 0.02;
  for (const [index, frequency] of [784, 587].entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const at = begins + index * 0.35;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.65);
  }
  await later(1_000);
}

const later = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

async function load(context: AudioContext, name: string): Promise<AudioBuffer> {
  const address = addressOf(name);
  const answer = address === undefined ? undefined : await fetch(address);
  if (!answer?.ok) throw new Error(`no clip ${name}`);
  return context.decodeAudioData(await answer.arrayBuffer());
}

/** Plays the recorded words one after the other; false when one of them is not there. */
async function playRecorded(context: AudioContext, call: Call): Promise<boolean> {
  try {
    const buffers = await Promise.all(
      clipsOf(call).map((name) => {
        const known = recorded.get(name) ?? load(context, name);
        recorded.set(name, known);
        return known;
      }),
    );
    for (const buffer of buffers) {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      source.start();
      await later(buffer.duration * 1_000);
    }
    await later(400);
    return true;
  } catch {
    recorded.clear();
    return false;
  }
}

/** The browser's own voice, where there is no recording. */
function speak(call: Call): Promise<void> {
  if (!('speechSynthesis' in window)) return Promise.resolve();
  const words = new SpeechSynthesisUtterance(spokenText(call));
  words.lang = 'zh-CN';
  words.rate = 0.9;
  return new Promise((done) => {
    words.onend = () => done();
    words.onerror = () => done();
    // A voice that never ends holds nothing up.
    setTimeout(done, 12_000);
    window.speechSynthesis.speak(words);
  });
}
