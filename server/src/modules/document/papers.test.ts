import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { type RenderedPdf, renderPdf } from '../../platform/pdf.ts';
import {
  longestCenter,
  longestEmployer,
  longestName,
  sampleCertificate,
  sampleHead,
  sampleSlip,
  sampleStatement,
} from './paper-samples.ts';
import { contributionCertificate, fundStatement, type PaperLayout, qrMatrix, remittanceSlip } from './papers.ts';

const createdAt = Temporal.Instant.from('2026-11-23T02:03:04Z');
const set = (paper: PaperLayout) => renderPdf({ ...paper, createdAt });
const tool = (name: string, options: string[], input: Uint8Array) =>
  execFileSync(name, options, { input, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });

/** The text without spaces: lines break where they like. */
const textOf = (pdf: Uint8Array, ...options: string[]) =>
  tool('pdftotext', [...options, '-', '-'], pdf)
    .toString('utf8')
    .replaceAll(/\s/g, '');

/** Share of pixels in a box (points from the top left, one pixel a point) that have a colour. */
function inkIn(
  pdf: Uint8Array,
  page: number,
  box: { x: number; y: number; width: number; height: number },
  kind: 'red' | 'dark',
) {
  const { x, y, width, height } = box;
  const crop = ['-x', x, '-y', y, '-W', width, '-H', height].map((option) =>
    String(typeof option === 'number' ? Math.round(option) : option),
  );
  const image = tool('pdftoppm', ['-r', '72', '-f', String(page), '-l', String(page), ...crop, '-'], pdf);
  const head = /^P6\s+(\d+) (\d+)\s+255\s/.exec(image.toString('latin1', 0, 40));
  assert.ok(head);
  const pixels = image.subarray(head[0].length);
  let found = 0;
  for (let index = 0; index < pixels.length; index += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(index, index + 3);
    if (kind === 'red' ? red > 150 && green < 110 && blue < 110 : red < 110 && green < 110 && blue < 130) found += 1;
  }
  return found / (Number(head[1]) * Number(head[2]));
}

function assertSealed({ pdf, seal }: RenderedPdf) {
  assert.ok(seal);
  const box = { x: seal.x, y: seal.y, width: seal.size, height: seal.size };
  assert.ok(inkIn(pdf, seal.page, box, 'red') > 0.12, 'the seal is red');
  assert.ok(inkIn(pdf, seal.page, box, 'dark') > 0.005, 'the seal straddles the name and the date');
  // The middle of the rim's top: a stroke of 1.3 mm.
  const rim = { x: seal.x + seal.size / 2 - 6, y: seal.y, width: 12, height: 4 };
  assert.ok(inkIn(pdf, seal.page, rim, 'red') > 0.4, 'the rim is drawn');
}

function assertEmbedded(pdf: Uint8Array) {
  const rows = tool('pdffonts', ['-'], pdf).toString('utf8').trim().split('\n').slice(2);
  assert.ok(rows.length > 0);
  for (const row of rows) assert.match(row, /Noto(Serif|Sans)SC.*\byes yes yes\b/);
}

test('[P-Q2] the contribution certificate shows every fact, in ink and as text', () => {
  const paper = sampleCertificate({ addressee: '安居银行股份有限公司' });
  const rendered = set(contributionCertificate(paper));
  const text = textOf(rendered.pdf);
  const { verification, sealPurpose, ...facts } = paper;
  assert.ok(sealPurpose);
  for (const value of [...Object.values(facts), verification.code, verification.site]) {
    assert.ok(typeof value === 'string' && text.includes(value.replaceAll(/\s/g, '')), `${value}`);
  }
  assert.ok(text.includes('以上情况属实，特此证明。'));
  assert.equal(rendered.pages, 1);
  assert.ok(inkIn(rendered.pdf, 1, { x: 160, y: 100, width: 280, height: 45 }, 'dark') > 0.08, 'the title is dark');
  assert.ok(inkIn(rendered.pdf, 1, { x: 62, y: 560, width: 68, height: 160 }, 'dark') > 0.1, 'the QR code is there');
  assertSealed(rendered);
  assertEmbedded(rendered.pdf);
});

test('[P-Q2] the longest names and rare characters stay on one page', () => {
  assert.equal(Array.from(longestName).length, 50);
  const paper = sampleCertificate({
    ...sampleHead('JC', longestCenter),
    personName: longestName,
    employerName: longestEmployer,
    addressee: longestEmployer,
  });
  const rendered = set(contributionCertificate(paper));
  assert.equal(rendered.pages, 1);
  const text = textOf(rendered.pdf);
  for (const value of [longestName, longestEmployer, longestCenter]) assert.ok(text.includes(value), value);
  assertSealed(rendered);
});

test('[P-Q3] the statement repeats its head on every page and seals the last', () => {
  const rendered = set(fundStatement(sampleStatement(150)));
  assert.equal(rendered.pages, 5);
  assert.equal(rendered.seal?.page, rendered.pages);
  for (let page = 1; page <= rendered.pages; page += 1) {
    const text = textOf(rendered.pdf, '-f', String(page), '-l', String(page), '-layout');
    assert.ok(text.includes('记账日期业务所属年月单位增加（元）减少（元）余额（元）'), `head of page ${page}`);
    assert.ok(text.includes(`第${page}页共${rendered.pages}页`));
    assert.equal(text.includes('扫码核验真伪'), page === 1);
  }
  const text = textOf(rendered.pdf, '-layout');
  assert.equal(text.match(/2,640\.00/g)?.length, 150 - 8 + 1);
  for (const value of [
    '合计（共150笔）',
    '1,140,456.78',
    '1,012,000.00',
    '410105199003071234',
    '查询期间：2014年1月1日至2026年11月23日',
  ]) {
    assert.ok(text.includes(value), value);
  }
  assertSealed(rendered);
  assertEmbedded(rendered.pdf);
});

test('[P-Q3] the seal never stands on a page without an entry, however many there are', () => {
  for (let count = 0; count <= 48; count += 3) {
    const rendered = set(fundStatement(sampleStatement(count)));
    const last = textOf(rendered.pdf, '-f', String(rendered.pages), '-l', String(rendered.pages), '-layout');
    assert.equal(rendered.seal?.page, rendered.pages);
    assert.ok(count === 0 || /\d{4}-\d\d-15/.test(last), `${count} entries`);
    assert.ok(last.includes(`合计（共${count}笔）`));
  }
});

test('[P-Q3] earlier accounts stand before the one of today, each with its own total and balance', () => {
  const { entries, totalIncrease, totalDecrease } = sampleStatement(30);
  const earlier = ['3101 0000 0001', '3101 0000 0002'].map((accountNumber) => ({
    accountNumber,
    employerName: '安居市旧单位',
    openedMonth: '2010年1月',
    accountState: '提取销户',
    entries,
    totalIncrease,
    totalDecrease,
    balanceFigure: '0.00',
  }));
  const rendered = set(fundStatement(sampleStatement(2, { earlier })));
  const text = textOf(rendered.pdf, '-layout');
  assert.equal(text.match(/合计（共30笔）/g)?.length, 2);
  for (const { accountNumber } of earlier) assert.ok(text.includes(accountNumber.replaceAll(' ', '')), accountNumber);
  assert.ok(text.lastIndexOf('310100000002') < text.lastIndexOf('合计（共2笔）'));
  assert.equal(rendered.seal?.page, rendered.pages);
  assertSealed(rendered);
});

test('[P-Q3] a statement of several hundred entries with the longest names is whole', () => {
  const rendered = set(fundStatement(sampleStatement(400, { personName: longestName, employerName: longestEmployer })));
  const text = textOf(rendered.pdf, '-layout');
  assert.ok(text.includes('合计（共400笔）'));
  assert.equal(text.match(/\d{4}-\d\d-15/g)?.length, 400);
  assertSealed(rendered);
});

test('[U-Q16] the remittance slip fits one page without its list and says what to write in the remark', () => {
  const rendered = set(remittanceSlip(sampleSlip(0)));
  assert.equal(rendered.pages, 1);
  const text = textOf(rendered.pdf, '-layout');
  for (const value of [
    '转账附言只填业务流水号HJ2611230000123',
    '叁佰贰拾伍万柒仟柒佰陆拾元整',
    '6217001000001234567',
    '待缴款',
    '1234人',
    '缴存单位（盖章）',
  ]) {
    assert.ok(text.includes(value), value);
  }
  assert.ok(!text.includes('个人账号'));
  assertSealed(rendered);
  assertEmbedded(rendered.pdf);
  // A paper of a month that is paid does not ask for the money again.
  const paid = set(remittanceSlip(sampleSlip(0, { state: '已入账', remark: '', notice: '' })));
  assert.ok(!textOf(paid.pdf).includes('转账附言'));
});

test('[U-Q16] the remittance slip lists every person when asked', () => {
  const rendered = set(remittanceSlip(sampleSlip(120, { employerName: longestEmployer })));
  const text = textOf(rendered.pdf, '-layout');
  assert.equal(text.match(/410\*{11}1234/g)?.length, 120);
  assert.ok(text.includes('合计（共120人，金额单位：元）'));
  assert.equal(rendered.seal?.page, rendered.pages);
  assertSealed(rendered);
});

test('a value that is missing prints as a dash, not as a space to be filled in', () => {
  const text = textOf(set(contributionCertificate(sampleCertificate({ continuousPeriod: '' }))).pdf);
  assert.ok(text.includes('连续缴存—'));
});

test('the QR code is square with its three finders', () => {
  const rows = qrMatrix('https://anju.example/verify/JC410100-20261123-8F3KQ2ZP?code=7KQ2M9XA');
  for (const row of rows) assert.equal(row.length, rows.length);
  const corner = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
  assert.deepEqual(
    rows.slice(0, 7).map((row) => row.slice(0, 7)),
    corner,
  );
  assert.deepEqual(
    rows.slice(0, 7).map((row) => row.slice(-7)),
    corner,
  );
  assert.deepEqual(
    rows.slice(-7).map((row) => row.slice(0, 7)),
    corner,
  );
});
