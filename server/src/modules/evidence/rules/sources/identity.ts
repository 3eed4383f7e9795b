import { source } from '../fields.ts';

/** 公安: is there such a person, alive, as the register has them. Name and number are those of the subject. */
export const identity = source({
  name: '居民身份信息',
  authority: '公安机关',
  subject: 'person',
  keys: {},
  told: {
    sex: { label: '性别', kind: 'choice', choices: { male: '男', female: '女' } },
    birthDate: { label: '出生日期', kind: 'day' },
    address: { label: '户籍地址', kind: 'text' },
    registration: {
      label: '户籍状态',
      kind: 'choice',
      choices: { valid: '正常', cancelled: '已注销', deceased: '死亡注销' },
    },
  },
});
