import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { verifyBooks } from '../scripts/verify-books.ts';
import { openBrowser } from './browser.ts';
import * as staff from './desk.ts';
import * as employer from './employer.ts';
import * as member from './person.ts';
import { home, openService, type RunningService } from './service.ts';
import { openVisitor, sizes, type Visitor } from './visitor.ts';

// One story in a real browser against the whole service: an employer remits, an employee sees it and prints a stamped
// certificate, a clerk finds it in the books. Pictures of every screen stay in artifacts/e2e.

let service: RunningService;
let browser: Browser;
let clerk: Visitor;
let bank: Visitor;
let person: Visitor;
let stranger: Visitor;
let small: Visitor;
let desk: Visitor;
const visitors: Visitor[] = [];

async function arrive(options: Parameters<typeof openVisitor>[1]): Promise<Visitor> {
  const visitor = await openVisitor(browser, options);
  visitors.push(visitor);
  return visitor;
}

before(async () => {
  service = await openService();
  browser = await openBrowser(home);
  clerk = await arrive({ size: sizes.employer });
  bank = await arrive({ size: sizes.employer });
  person = await arrive({ size: sizes.hall });
  stranger = await arrive({ size: sizes.hall });
  small = await arrive({ size: sizes.narrow });
  desk = await arrive({ size: sizes.staff });
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
      for (const [index, { page }] of visitors.entries())
        await page.screenshot({ path: `artifacts/e2e/broken-${index}.png` });
      throw error;
    }
  });
}

let remitted: { serial: string; dueFen: number };

journey('[U-T1] a key that is revoked, expired, foreign or of the wrong kind is refused with its reason', () =>
  employer.refusedKeys(service, clerk),
);
journey('a wrong PIN is counted, the right one opens the hall, by keyboard alone', () =>
  employer.enterByKeyboard(service, clerk),
);
journey('[U-Q5] the employer reads what is on record about itself', () => employer.factsOfUnit(service, clerk));
journey('[U-T1] a roster with mistakes is refused whole, and every wrong row is named', () =>
  employer.importWithMistakes(clerk),
);
journey('[U-T1] the right roster shows who is new, gone or changed', () => employer.importRoster(clerk));
journey('[U-T1] the clerk signs what is on the screen and is told where to pay', async () => {
  remitted = await employer.confirm(service, clerk);
});
journey('[U-Q16] the remittance slip carries the serial and a valid signature', () =>
  employer.printSlip(clerk, remitted.serial),
);
journey('[U-T1] too little money is not posted and says how much is missing; the rest posts all of it', () =>
  employer.payInTwo(service, { clerk, bank }, remitted),
);
journey('[U-T1] a notice that the bank repeats changes nothing', () =>
  employer.noticeRepeated(service, clerk, remitted),
);
journey('[X-9] the employer hall in the largest letters is whole, and found again', () => employer.care(clerk));
journey('[U-Q1] the clerk finds the employees as the month left them', () => employer.employeesFound(clerk));
journey('a part of a page that does not come is told, and asked for again', () => employer.brokenPage(clerk));

let certificate: member.Paper;

journey('an employee logs in for the first time with the code on the phone', () =>
  member.activate(service, person, bank),
);
journey('[P-Q1] the employee sees the account with the month that was just paid', () =>
  member.overview(service, person),
);
journey('[P-Q10] every movement is listed, can be narrowed and taken along as a workbook', () =>
  member.entries(person),
);
journey('[P-Q11] what was paid for each month is listed and exported', () => member.contributions(person));
journey('[P-O7] the notice of the remittance is among the messages', () => member.messages(person));
journey('[P-Q8] the login that just happened is in the log', () => member.logins(person));
journey('how many rows a page has is chosen on every list, and what was narrowed stays so', () =>
  member.rowsOfPages(service, person),
);
journey('[P-Q2] a certificate of contribution is issued with a seal that poppler and OpenSSL find good', async () => {
  certificate = await member.issue(person, '住房公积金缴存证明', 'certificate');
});
journey('[P-Q3] a statement of the fund is issued with a good seal', async () => {
  await member.issue(person, '住房公积金查询书', 'statement');
});
journey('[X-2] who is handed the certificate verifies it by number and by file; one changed byte is found', () =>
  member.verify(service, stranger, certificate),
);
journey('the employee comes back without touching a mouse', () => member.loginByKeyboard(service, person));
journey('[P-O5] a survey names what was left out, takes one answer and thanks', () => member.survey(person));
journey('[R-2] the savings of another city are asked for with two choices', () => member.transfer(person));
journey('care mode makes letters large', () => member.care(person));
journey('the hall needs no scrolling sideways at 360 px', () => member.narrow(service, small));

journey('a window clerk logs in with password and one-time password, by keyboard alone', async () => {
  await staff.enter(service, desk, 'clerk');
  await staff.day(desk);
  await staff.sections(desk);
});
journey('the clerk finds the person by mobile, masked, with the month that was paid', () =>
  staff.person(service, desk),
);
journey('unmasking needs a reason, which stays in the audit trail', () => staff.unmask(service, desk));
journey('the clerk finds the employer, the voucher of its month and the payments behind it', () =>
  staff.employerAndVoucher(service, desk, remitted.dueFen),
);

journey('the books agree after all of it', async () => {
  const said: string[] = [];
  assert.ok(await verifyBooks(service.databaseUrl, (line) => said.push(line)), said.join('\n'));
});
journey('no browser complains: no script fault, nothing refused by the content policy, no broken answer', async () => {
  assert.deepEqual(
    visitors.flatMap(({ complaints }) => complaints),
    [],
  );
});
