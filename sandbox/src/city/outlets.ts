import type pg from 'pg';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';

const groups = [
  ['general', '综合业务'],
  ['employer', '单位业务'],
] as const;
const services = [
  ['withdrawal', '提取业务', 'person', 15, 'A', 'general'],
  ['loan', '贷款业务', 'person', 25, 'B', 'general'],
  ['transfer', '转移与账户业务', 'person', 10, 'C', 'general'],
  ['contribution', '单位归集业务', 'employer', 15, 'D', 'employer'],
  ['enquiry', '查询与打印', 'all', 5, 'E', 'general'],
] as const;

/** Where the sandbox's printer listens unless the launcher says another. */
const usualPrinterPort = 9100;
const usualDocumentPrinterPort = 8631;
const policyFrom = '1999-04-03';
const hours = [9, 10, 11, 14, 15, 16];
const capacity = { withdrawal: 8, loan: 4, transfer: 6, contribution: 6, enquiry: 10 } as const;

const outlets = [
  ['市民中心营业部(演示)', '迎宾大道1号市民中心一层', '地铁1号线市民中心站A口，步行3分钟；公交12、38路市民中心站', 8],
  ['高新区管理部(演示)', '科创路88号政务服务大厅二层', '公交6、21路科创路站；自驾可停政务大厅地下车库', 4],
  ['老城区管理部(演示)', '鼓楼街16号', '公交1、5、9路鼓楼站，步行2分钟', 3],
] as const;

/** Outlets with their businesses and slots: the first centre has three, the others one. */
export async function writeOutlets(
  client: pg.Client,
  { centerId, seed, city }: { centerId: number; seed: number; city: string },
): Promise<void> {
  const open = outlets.slice(0, centerId === 1 ? outlets.length : 1);
  const idOf = (number: number) => seededUuid(seed, 'outlet', { centerId, number, atMs: 1_700_000_000_000 });
  const columns = [
    'center_id',
    'outlet_id',
    'name',
    'address',
    'directions',
    'phone',
    'opens',
    'closes',
    'windows',
    'position',
  ]; // prettier-ignore
  const rows = open.map(([name, address, directions, windows], number) => {
    const place = [centerId, idOf(number), name, `${city}${address}`, directions];
    return [...place, '12329', 540, 1020, windows, number];
  });
  await copyRows(client, 'booking.outlet', columns, rows);
  await copyRows(
    client,
    'booking.service',
    ['center_id', 'service', 'name', 'audience', 'minutes', 'prefix', 'queue_group', 'position'],
    services.map((service, position) => [centerId, ...service, position]),
  );
  await writeQueues(
    client,
    centerId,
    open.map(([, , , windows], number) => ({ outletId: idOf(number), windows })),
  );
  await copyRows(
    client,
    'booking.slot_plan',
    ['center_id', 'outlet_id', 'valid_from', 'service', 'starts', 'ends', 'capacity'],
    open.flatMap((_outlet, number) =>
      services.flatMap(([service]) =>
        hours.map((hour) => [
          centerId,
          idOf(number),
          policyFrom,
          service,
          hour * 60,
          hour * 60 + 60,
          capacity[service],
        ]),
      ),
    ),
  );
}

/** Which businesses wait together, which window serves whom, since when the plan holds, and the printer. */
async function writeQueues(
  client: pg.Client,
  centerId: number,
  open: readonly { readonly outletId: string; readonly windows: number }[],
): Promise<void> {
  await copyRows(
    client,
    'booking.queue_group',
    ['center_id', 'queue_group', 'name', 'position'],
    groups.map((group, position) => [centerId, ...group, position]),
  );
  const made = [policyFrom, '启用', 'seed', '2020-01-01T00:00:00Z'];
  await copyRows(
    client,
    'booking.plan',
    ['center_id', 'outlet_id', 'valid_from', 'note', 'made_by', 'made_at'],
    open.map(({ outletId }) => [centerId, outletId, ...made]),
  );
  // The first outlet of each centre has a printer: the one that the sandbox shows.
  await copyRows(
    client,
    'booking.printer',
    ['center_id', 'outlet_id', 'host', 'port', 'columns', 'state', 'state_at'],
    [[centerId, open[0]?.outletId ?? '', '127.0.0.1', usualPrinterPort, 42, 'unknown', '2020-01-01T00:00:00Z']],
  );
  // A kiosk stands in the first outlet; whoever has its code makes a browser that kiosk.
  await copyRows(
    client,
    'kiosk.device',
    ['center_id', 'kiosk_id', 'name', 'outlet_id', 'place', 'printer_host', 'printer_port', 'created_at'],
    [
      [
        centerId,
        `00000000-0000-8000-8000-00000005${String(centerId).padStart(4, '0')}`,
        '1号自助终端(演示)',
        open[0]?.outletId ?? '',
        '一层大厅入口右侧',
        '127.0.0.1',
        usualDocumentPrinterPort,
        '2020-01-01T00:00:00Z',
      ],
    ],
  );
  // The last window serves employers alone, where there are many.
  await copyRows(
    client,
    'booking.outlet_window',
    ['center_id', 'outlet_id', 'window_no', 'queue_groups', 'changed_at'],
    open.flatMap(({ outletId, windows }) =>
      windows >= 8 ? [[centerId, outletId, windows, '{employer}', '2020-01-01T00:00:00Z']] : [],
    ),
  );
}
