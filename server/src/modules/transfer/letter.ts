import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { accountsOf } from '../account/index.ts';
import { type PreparedPaper, preparePaper, transferLetter } from '../document/index.ts';
import { type CertificateType, certificateTypes, findPerson, maskCertificate, maskName } from '../party/index.ts';
import { refusals } from './problems.ts';
import { findCentre, findOwnCentre, findTransfer } from './store.ts';

/**
 * 联系函 on paper, for the file or for a centre that wants it by post: what the electronic letter says, sealed. Drawn before the
 * transaction. Only of transfers to this centre: the other side's letter is the other side's.
 */
export async function prepareLetter(
  call: Call,
  { transferId, requestId }: { readonly transferId: string; readonly requestId: string },
): Promise<PreparedPaper> {
  const row = await findTransfer(call.tx, call.centerId, { transferId });
  if (row?.direction !== 'in') throw new Problem(refusals.notFound);
  const on = dayOf(row.begunAt);
  const [own, former, person, accounts] = await Promise.all([
    findOwnCentre(call.tx, call.centerId, on),
    findCentre(call.tx, call.centerId, row.otherNode, on),
    findPerson(call, row.personId),
    accountsOf(call.tx, call.centerId, [row.accountId]),
  ]);
  if (!own || !person) throw new Problem(refusals.notFound);
  const formerName = former?.name ?? row.otherNode;
  const writtenOn = formatDay(on);
  return preparePaper(call, {
    kind: 'transfer-letter',
    requestId,
    subject: ['person', person.personId],
    matter: transferId,
    facts: [
      { label: '联系函编号', value: row.letterNo },
      { label: '职工姓名', value: maskName(person.name) },
      { label: '证件号码', value: maskCertificate(person.certificateNumber) },
      { label: '转出地中心', value: formerName },
      { label: '转入地中心', value: own.name },
    ],
    names: [person.name, formerName, own.name],
    layout: (head) =>
      transferLetter({
        ...head,
        letterNo: row.letterNo,
        formerName,
        writtenOn,
        person: person.name,
        certificate: certificateTypes[person.certificateType as CertificateType].name,
        certificateNumber: person.certificateNumber,
        formerAccountNo: row.formerAccountNo ?? '请按证件号码查找',
        accountNo: accounts.get(row.accountId)?.accountNo ?? '',
        payeeName: own.accountName,
        payeeAccountNo: own.accountNo,
        payeeBank: own.bankName,
      }),
  });
}
