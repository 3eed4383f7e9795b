import { source } from '../fields.ts';

/**
 * 不动产: the homes of a family in this city. `family` names the members besides the subject (spouse, minor children); an
 * empty list asks about the subject alone. No home is an answer (`homeCount` 0), not a missing record.
 */
export const realEstate = source({
  name: '不动产登记信息',
  authority: '不动产登记机构',
  subject: 'person',
  keys: { family: { label: '家庭成员', kind: 'people' } },
  told: {
    homeCount: { label: '家庭在本市的住房套数', kind: 'count' },
    certificateNo: { label: '不动产权证号', kind: 'code' },
    address: { label: '房屋坐落', kind: 'text' },
    registeredOn: { label: '登记日期', kind: 'day' },
    ownerName: { label: '权利人', kind: 'name' },
    area: { label: '建筑面积（平方米）', kind: 'text' },
  },
});
