import { source } from '../fields.ts';

/** 市场监管: an employer by its unified social credit code. A public register: no consent is needed. */
export const employer = source({
  name: '统一社会信用代码信息',
  authority: '市场监督管理部门',
  subject: 'employer',
  isPublic: true,
  keys: {},
  told: {
    name: { label: '单位名称', kind: 'name' },
    legalRepresentative: { label: '法定代表人', kind: 'name' },
    address: { label: '住所', kind: 'text' },
    establishedOn: { label: '成立日期', kind: 'day' },
    standing: { label: '登记状态', kind: 'choice', choices: { open: '存续', closed: '注销', revoked: '吊销' } },
  },
});
