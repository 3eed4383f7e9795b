import { source } from '../fields.ts';

/** 房产交易: a filed sale contract (网签备案) of which the subject is a buyer. */
export const housingContract = source({
  name: '购房合同网签备案信息',
  authority: '房产交易管理部门',
  subject: 'person',
  keys: { contractNo: { label: '合同备案号', kind: 'code' } },
  told: {
    priceFen: { label: '合同总价', kind: 'fen' },
    downPaymentFen: { label: '首付款', kind: 'fen' },
    signedOn: { label: '签订日期', kind: 'day' },
    filedOn: { label: '备案日期', kind: 'day' },
    address: { label: '房屋坐落', kind: 'text' },
    area: { label: '建筑面积（平方米）', kind: 'text' },
    dealing: { label: '房屋类别', kind: 'choice', choices: { new: '新建商品房', 'second-hand': '存量房' } },
    sellerName: { label: '出卖人', kind: 'name' },
    buyerCount: { label: '买受人人数', kind: 'count' },
    standing: { label: '合同状态', kind: 'choice', choices: { valid: '有效', cancelled: '已撤销备案' } },
  },
});
