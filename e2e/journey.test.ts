import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import * as employer from './employer.ts';
import { home, type RunningService, startService } from './service.ts';
import { clearArtifacts, openVisitor, sizes, type Visitor } from './visitor.ts';

// One story in a real browser against the whole service: an employer remits, an employee sees it and prints a stamped
// certificate, a clerk finds it in the books. Pictures of every screen stay in artifacts/e2e.

let service: RunningService;
let browser: Browser;
let clerk: Visitor;
let bank: Visitor;
const visitors: Visitor[] = [];

async function arrive(options: Parameters<typeof openVisitor>[1]): Promise<Visitor> {
  const visitor = await openVisitor(browser, options);
  visitors.push(visitor);
  return visitor;
}

before(async () => {
  service = await startService();
  clearArtifacts();
  browser = await openBrowser(home);
  const remembers = { 'anju.employer.certificate-address': service.certificateServiceUrl };
  clerk = await arrive({ size: sizes.employer, remembers });
  bank = await arrive({ size: sizes.employer });
});

after(async () => {
  await browser?.close();
  await service?.stop();
});

let broken: string | undefined;

/** A step of the story: what comes after a broken one cannot be told. */
function journey(title: string, tell: () => Promise<void>): void {
  test(title, async (t) => {
    if (broken !== undefined) return t.skip(`after «${broken}»`);
    try {
      await tell();
    } catch (error) {
      broken = title;
      for (const [index, { page }] of visitors.entries()) await page.screenshot({ path: `artifacts/e2e/broken-${index}.png` });
      throw error;
    }
  });
}

let remitted: { serial: string; dueFen: number };

journey('[U-T1] a key that is revoked, expired, foreign or of the wrong kind is refused with its reason', () =>
  employer.refusedKeys(service, clerk));
journey('a wrong PIN is counted, the right one opens the hall, by keyboard alone', () =>
  employer.enterByKeyboard(service, clerk));
journey('[U-Q5] the employer reads what is on record about itself', () => employer.factsOfUnit(service, clerk));
journey('[U-T1] a roster with mistakes is refused whole, and every wrong row is named', () =>
  employer.importWithMistakes(clerk));
journey('[U-T1] the right roster shows who is new, gone or changed', () => employer.importRoster(clerk));
journey('[U-T1] the clerk signs what is on the screen and is told where to pay', async () => {
  remitted = await employer.confirm(service, clerk);
});
journey('[U-Q16] the remittance slip carries the serial and a valid signature', () =>
  employer.printSlip(clerk, remitted.serial));
journey('[U-T1] too little money is not posted and says how much is missing; the rest posts all of it', () =>
  employer.payInTwo(service, { clerk, bank }, remitted));
journey('[U-T1] a notice that the bank repeats changes nothing', () =>
  employer.noticeRepeated(service, clerk, remitted.dueFen));
journey('[U-Q1] the clerk finds the employees as the month left them', () => employer.employeesFound(clerk));

journey('no browser complains: no script fault, nothing refused by the content policy, no broken answer', async () => {
  assert.deepEqual(visitors.flatMap(({ complaints }) => complaints), []);
});
