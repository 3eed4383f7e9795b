import { Type } from 'typebox';
import { allAtCounter } from '../../platform/at-counter.ts';
import { common } from '../../platform/problem.ts';
import { InstantJson, KeyOf, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { paperKinds } from './rules.ts';

const PaperNumber = Type.String({ pattern: '^[A-Z]{2}\\d{6}-\\d{8}-[0-9A-Z]{8}$' });
export const PaperKind = KeyOf(paperKinds);

/** Since when and why a paper is void (作废); null while it is valid. */
const Withdrawal = {
  withdrawnAt: Type.Union([InstantJson, Type.Null()]),
  withdrawnReason: Type.Union([Type.String(), Type.Null()]),
};

export const Paper = Type.Object({
  number: PaperNumber,
  kind: PaperKind,
  title: Type.String(),
  issuedAt: InstantJson,
  code: Type.String(),
  verifyUrl: Type.String(),
  sha256: Type.String(),
  ...Withdrawal,
});

const PaperFile = { params: Type.Object({ number: PaperNumber }), answers: 'file' } as const;

export const issueMyPaper = route({
  method: 'POST',
  path: '/person/papers',
  summary: '开具本人的缴存证明或公积金查询书（带章）',
  permission: 'person',
  body: Type.Object({
    requestId: Uuid,
    kind: Type.Union([Type.Literal('contribution-certificate'), Type.Literal('fund-statement')]),
  }),
  response: Paper,
  problems: [
    refusals.noAccount,
    refusals.uncoveredCharacters,
    refusals.noSeal,
    refusals.timestampDown,
    common.repeatedWithOtherContent,
  ],
});
export const listMyPapers = route({
  method: 'GET',
  path: '/person/papers',
  summary: '本人开具过的证明',
  permission: 'person',
  query: Type.Object({ ...Page }),
  response: listOf(Paper),
});
export const getMyPaperFile = route({
  method: 'GET',
  path: '/person/papers/:number/file',
  summary: '下载本人的证明',
  permission: 'person',
  ...PaperFile,
  problems: [refusals.notFound],
});

export const getEmployerPaperFile = route({
  method: 'GET',
  path: '/employer/papers/:number/file',
  summary: '下载本单位的汇缴书',
  permission: 'employer',
  ...PaperFile,
  problems: [refusals.notFound],
});

/** The same for the employer at a clerk's window. */
export const counter = allAtCounter({ getEmployerPaperFile });

/** What the public page says of a paper: facts are masked as far as a stranger with the paper in hand needs. */
export const Verified = Type.Object({
  number: PaperNumber,
  title: Type.String(),
  centerName: Type.String(),
  issuedAt: InstantJson,
  sha256: Type.String(),
  ...Withdrawal,
  facts: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })),
});
export const verifyPaper = route({
  method: 'GET',
  path: '/verify/:number',
  summary: '核验证明（编号＋验证码）',
  permission: 'public',
  params: Type.Object({ number: PaperNumber }),
  query: Type.Object({ code: Type.String({ minLength: 8, maxLength: 8 }) }),
  response: Verified,
  problems: [refusals.codeMismatch, common.tooMany],
});

export const FileVerdict = Type.Object({
  verdict: Type.Union([
    Type.Literal('genuine'),
    /** Issued as it is, and void since. */
    Type.Literal('withdrawn'),
    Type.Literal('altered'),
    Type.Literal('unknown'),
  ]),
  /** One sentence in Chinese that says what was checked and found. */
  explanation: Type.String(),
  number: Type.Union([PaperNumber, Type.Null()]),
  title: Type.Union([Type.String(), Type.Null()]),
  issuedAt: Type.Union([InstantJson, Type.Null()]),
  signerName: Type.Union([Type.String(), Type.Null()]),
  signedAt: Type.Union([InstantJson, Type.Null()]),
  withdrawnAt: Type.Union([InstantJson, Type.Null()]),
});
export const verifyFile = route({
  method: 'POST',
  path: '/verify/file',
  summary: '核验证明文件（上传 PDF）',
  permission: 'public',
  takes: 'file',
  unaudited: 'reads only; the file is not kept',
  query: Type.Object({
    centerId: Type.Integer({ minimum: 1 }),
    fileName: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  response: FileVerdict,
  problems: [common.unsupported, common.tooLarge, common.tooMany],
});
export const verifyHash = route({
  method: 'GET',
  path: '/verify/hash/:sha256',
  summary: '核验证明文件（SHA-256 摘要）',
  permission: 'public',
  params: Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  query: Type.Object({ centerId: Type.Integer({ minimum: 1 }) }),
  response: FileVerdict,
  problems: [common.tooMany],
});
