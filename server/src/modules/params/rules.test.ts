import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { getCalendar } from './index.ts';
import { isWorkday, lastDayOfTerm, type WorkCalendar, workdayFrom } from './rules.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
let db: TestDatabase;
let calendar: WorkCalendar;
before(async () => {
  db = await openTestDatabase();
  calendar = await getCalendar(db.database, 1, day('2026-01-01'));
});
after(() => db.close());

test('the days of 2026 are those of the State Council: holidays, and weekends worked in exchange', () => {
  const worked = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10', '2026-02-24'];
  const free = [
    '2026-01-01',
    '2026-01-02',
    '2026-02-16',
    '2026-02-23',
    '2026-04-06',
    '2026-05-05',
    '2026-06-19',
    '2026-09-25',
    '2026-10-07',
    '2026-11-14',
  ];
  assert.deepEqual(
    worked.filter((text) => !isWorkday(calendar, day(text))),
    [],
  );
  assert.deepEqual(
    free.filter((text) => isWorkday(calendar, day(text))),
    [],
  );
});

test('a centre that closes for a day of its own works by its own calendar', async () => {
  await db.ownerPool.query(
    `insert into params.center_day (center_id, day, kind, name, source) values (1, '2026-08-03', 'holiday', '台风', '市防汛指挥部公告'), (1, '2026-10-10', 'holiday', '放假', '市政府通知')`,
  );
  const own = await getCalendar(db.database, 1, day('2026-01-01'));
  const other = await getCalendar(db.database, 2, day('2026-01-01'));
  assert.deepEqual([isWorkday(own, day('2026-08-03')), isWorkday(other, day('2026-08-03'))], [false, true]);
  assert.deepEqual([isWorkday(own, day('2026-10-10')), isWorkday(other, day('2026-10-10'))], [false, true]);
});

const terms: readonly (readonly [begins: string, days: number, counting: 'days' | 'working-days', last: string])[] = [
  ['2026-11-10', 3, 'days', '2026-11-13'],
  // The third day is a Sunday.
  ['2026-11-12', 3, 'days', '2026-11-16'],
  ['2026-11-12', 3, 'working-days', '2026-11-17'],
  // Across the National Day.
  ['2026-09-30', 3, 'days', '2026-10-08'],
  ['2026-09-30', 3, 'working-days', '2026-10-10'],
  // A Saturday that is worked.
  ['2026-10-08', 2, 'working-days', '2026-10-10'],
  ['2026-11-14', 0, 'days', '2026-11-16'],
];
for (const [begins, days, counting, last] of terms)
  test(`a term of ${days} ${counting} from ${begins} ends on ${last}`, () => {
    assert.equal(lastDayOfTerm(calendar, { begins: day(begins), days, counting }).toString(), last);
  });

test('a term ends on a working day, never earlier than its length, and a longer one never before a shorter one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 330 }),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom('days' as const, 'working-days' as const),
      (offset, days, counting) => {
        const begins = day('2026-01-01').add({ days: offset });
        const last = lastDayOfTerm(calendar, { begins, days, counting });
        assert.ok(isWorkday(calendar, last));
        assert.ok(Temporal.PlainDate.compare(last, begins.add({ days })) >= 0);
        const longer = lastDayOfTerm(calendar, { begins, days: days + 1, counting });
        assert.ok(Temporal.PlainDate.compare(longer, last) >= 0);
        if (counting === 'days') assert.equal(last.toString(), workdayFrom(calendar, begins.add({ days })).toString());
      },
    ),
  );
});
