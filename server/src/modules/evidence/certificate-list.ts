import type { Call } from '../../platform/call.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { findEmployer, findPerson, maskName } from '../party/index.ts';
import { type CertificateList, type ListedCertificate, listCertificates } from './certificate-store.ts';
import { purposes, sourceOf } from './rules/sources.ts';
import { certificateJson } from './view.ts';

/** Certificates to decide or to audit, with whom they are about and who has acted. */
export async function certificateWorklist(call: Call, list: CertificateList, page: { limit: number; offset: number }) {
  const { rows, total } = await listCertificates(call.tx, call.centerId, list, page);
  const ids = rows.flatMap((row) =>
    [...(row.handedInKind === 'staff' ? [row.handedInBy] : []), row.decidedBy ?? [], row.auditedBy ?? []].flat(),
  );
  const names = await staffNames(call.tx, call.centerId, ids);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? namelessStaff));
  const shown = [];
  for (const row of rows) shown.push(await shownOf(call, row, nameOf));
  return { rows: shown, total };
}

/** Masked, as people are on every list. */
async function subjectName(call: Call, { subjectKind, subjectId }: ListedCertificate): Promise<string> {
  if (subjectKind === 'person') return maskName((await findPerson(call, subjectId))?.name ?? '');
  return (await findEmployer(call, subjectId))?.name ?? '';
}

async function shownOf(call: Call, row: ListedCertificate, nameOf: (id: string | null) => string | null) {
  const { name, authority } = sourceOf(row.source);
  return {
    ...certificateJson(row),
    queryId: row.queryId,
    caseId: row.caseId,
    handedInBy: row.handedInKind === 'staff' ? (nameOf(row.handedInBy) ?? '') : '申请人',
    decidedBy: nameOf(row.decidedBy),
    sourceName: name,
    authority,
    purpose: purposes[row.purpose],
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    subjectName: await subjectName(call, row),
    auditResult: row.auditResult,
    auditedBy: nameOf(row.auditedBy),
    auditedAt: row.auditedAt?.toString() ?? null,
    auditNote: row.auditNote,
  };
}
