import type pg from 'pg';
import { ownNodes } from '../transfer-platform/access.ts';
import { foreignCentres } from '../transfer-platform/centres.ts';
import { copyRows } from './copy.ts';
import type { CenterPlan } from './employers.ts';
import { centerAccountOf } from './reference.ts';

const columns = ['node_no', 'name', 'city', 'account_no', 'account_name', 'bank_code', 'bank_name'] as const;

/** The directory of the transfer platform, for each centre: both centres of the city and the fictional ones elsewhere. */
export async function writeTransferDirectory(client: pg.Client, centers: readonly CenterPlan[]): Promise<void> {
  const all = [
    ...centers.map((center) => {
      const { accountNo, accountName, bankName } = centerAccountOf(center);
      const node = ownNodes.find(({ centerId }) => centerId === center.centerId)?.node ?? '';
      return [node, center.name, center.city, accountNo, accountName, '999', bankName];
    }),
    ...foreignCentres.map((it) => [
      it.nodeNo,
      it.name,
      it.city,
      it.accountNo,
      it.accountName,
      it.bankCode,
      it.bankName,
    ]),
  ];
  const nodeOf = (id: number) => ownNodes.find(({ centerId }) => centerId === id)?.node;
  const rows = centers.flatMap(({ centerId }) =>
    all.map((row) => [centerId, '2018-01-01', row[0] === nodeOf(centerId), '演示名录：虚构的转移接续平台', ...row]),
  );
  await copyRows(client, 'transfer.centre', ['center_id', 'valid_from', 'is_own', 'source', ...columns], rows);
}
