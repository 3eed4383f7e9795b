import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Download, Locator, Page } from 'playwright-core';

/** Where pictures and downloaded files of a run are kept. */
export const artifacts = join(import.meta.dirname, '../artifacts/e2e');
const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** Somebody at a browser of their own, whose console is watched. */
export interface Visitor {
  readonly page: Page;
  /** What the browser complained of: script faults, refused content (CSP), answers that no screen should get. */
  readonly complaints: string[];
  /** Keeps a picture of what is on the screen and lets axe read it; throws for a serious or critical finding. */
  look(name: string, options?: { fullPage?: boolean }): Promise<void>;
  /** Does what starts a download and answers the path of the file. */
  download(start: () => Promise<unknown>): Promise<{ path: string; name: string }>;
  close(): Promise<void>;
}

export const sizes = {
  employer: { width: 1440, height: 900 },
  staff: { width: 1440, height: 900 },
  hall: { width: 1366, height: 768 },
  narrow: { width: 360, height: 780 },
  phone: { width: 375, height: 812 },
} as const;

let pictures = 0;

/** Empties the folder of pictures and files. */
export function clearArtifacts(): void {
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
}

interface VisitorOptions {
  readonly size: { readonly width: number; readonly height: number };
  /** What this browser remembers from an earlier visit. */
  readonly remembers?: Readonly<Record<string, string>>;
  /** What the browser calls itself. */
  readonly userAgent?: string;
  /** Fingers instead of a mouse. */
  readonly isTouched?: boolean;
}

export async function openVisitor(
  browser: Browser,
  { size, remembers = {}, userAgent, isTouched = false }: VisitorOptions,
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    hasTouch: isTouched,
    isMobile: isTouched,
    ...(userAgent && { userAgent }),
  });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(
    `for (const [key, value] of Object.entries(${JSON.stringify(remembers)})) localStorage.setItem(key, value)`,
  );
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refusal (4xx) is an answer that the screen shows; the browser notes it all the same.
    const isRefusal = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return {
    page,
    complaints,
    look: (name, options) => look(page, name, options),
    download: async (start) => {
      const [download] = await Promise.all([page.waitForEvent('download', { timeout: 30_000 }), start()]);
      return keep(download);
    },
    close: () => context.close(),
  };
}

async function keep(download: Download): Promise<{ path: string; name: string }> {
  const name = download.suggestedFilename();
  const path = join(artifacts, name);
  await download.saveAs(path);
  return { path, name };
}

async function look(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  // Nothing may still be drawn in grey: pages wait with skeletons.
  await page.waitForLoadState('networkidle');
  await page.locator('[aria-busy=true], .skeleton-line').first().waitFor({ state: 'detached' });
  // Nor half in another colour: a button that has just become usable is on its way.
  await stillness(page);
  pictures += 1;
  const path = join(artifacts, `${String(pictures).padStart(2, '0')}-${name}.png`);
  await page.screenshot({ path, fullPage, animations: 'disabled' });
  await page.evaluate(axeSource);
  const { violations, passes } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: readonly Finding[];
    passes: readonly Finding[];
  };
  assert.ok(passes.length > 10, 'axe has read nothing');
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(described);
  for (const line of violations.map(described)) console.log(`axe ${name}: ${line}`);
  assert.deepEqual(grave, [], `axe finds fault with ${name}`);
}

const described = ({ id, impact, help, nodes }: Finding) =>
  `${impact ?? 'minor'} ${id} (${help}): ${nodes
    .slice(0, 4)
    .map(({ target }) => target.join(' '))
    .join(' | ')}`;

/** Waits until nothing moves any more, but for what always does. */
const stillness = (page: Page): Promise<unknown> =>
  page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 2000).map((one) => one.finished))',
  );

/** Whether everything fits between the left and right edge. */
export async function fitsWidth(page: Page): Promise<boolean> {
  return (await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')) === true;
}

/**
 * What a hand that is not sure would miss and an eye would lose: controls below 44 px, and what stands out over the edge of
 * the page. Links within sentences are as high as their line; what scrolls within its own frame is whole.
 */
export const tooSmallOrWide = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = [];
    const named = (one) => one.tagName.toLowerCase() + '.' + one.className + ' «' + (one.innerText || one.value || one.name || '').trim().slice(0, 12) + '»';
    const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push('the page is ' + scrollWidth + ' px wide of ' + clientWidth);
    const isClipped = (one) => { for (let up = one; up && up !== document.body; up = up.parentElement) if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
    for (const one of document.body.querySelectorAll('*')) {
      if (!shown(one) || isClipped(one)) continue;
      const { right, width } = one.getBoundingClientRect();
      if (width > 1 && right > clientWidth + 1) { found.push('wide ' + Math.round(right) + ' ' + named(one)); break; }
    }
    const isInText = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline';
    for (const one of document.querySelectorAll('button, a[href], select, textarea, input:not([type=hidden]), summary, [role=tab], [role=switch]')) {
      if (!shown(one) || isInText(one)) continue;
      // A tick is touched by its label.
      const target = one.closest('.ant-picker') ? one.closest('.ant-picker') : one.matches('input[type=radio], input[type=checkbox], input[type=file]') ? (one.closest('label') ?? document.querySelector('label[for="' + one.id + '"]') ?? one) : one;
      const { height, width } = target.getBoundingClientRect();
      if (width > 1 && height > 1 && (height < 43.5 || width < 43.5)) found.push('small ' + Math.round(width) + '×' + Math.round(height) + ' ' + named(one));
    }
    return found;
  })()`);

/** Goes to a page within the app, and waits until it has come and nothing on it changes any more. */
const goingTo = (path: string) => `new Promise((resolve) => {
  const wait = (milliseconds) => { clearTimeout(timer); timer = setTimeout(done, milliseconds); };
  const done = () => { watch.disconnect(); resolve(); };
  const watch = new MutationObserver(() => wait(80));
  let timer;
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  wait(1000);
  history.pushState(null, '', '${path}');
  dispatchEvent(new PopStateEvent('popstate'));
})`;

/** What is too wide or too small on each page. */
export async function faultsOf(page: Page, base: string, paths: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const path of paths) {
    // As a link does: the page that is open stays.
    await page.evaluate(goingTo(`${base}${path}`));
    await page.locator('[aria-busy=true], .skeleton-line').first().waitFor({ state: 'detached' });
    await stillness(page);
    for (const fault of await tooSmallOrWide(page)) faults.push(`${base}${path}: ${fault}`);
  }
  return faults;
}

/** Text of an element on one line. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.innerText()).replaceAll(/\s+/g, ' ').trim();
}
