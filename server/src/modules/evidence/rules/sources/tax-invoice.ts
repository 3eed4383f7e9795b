import { source } from '../fields.ts';

/**
 * 税务: an invoice in the subject's name (down payment, building and decoration, property management), or a payment
 * certificate of deed tax (契税完税证明).
 */
export const taxInvoice = source({
  name: '住房消费发票与契税信息',
  authority: '税务机关',
  subject: 'person',
  keys: { invoiceNo: { label: '票证号码', kind: 'code' } },
  told: {
    document: {
      label: '票证种类',
      kind: 'choice',
      choices: {
        'down-payment': '购房款发票',
        'deed-tax': '契税完税证明',
        construction: '建筑安装、装饰服务发票',
        'property-fee': '物业管理服务发票',
      },
    },
    amountFen: { label: '票面金额', kind: 'fen' },
    issuedOn: { label: '开具日期', kind: 'day' },
    issuerName: { label: '开票方', kind: 'name' },
    standing: { label: '票证状态', kind: 'choice', choices: { valid: '正常', void: '已作废', reversed: '已红冲' } },
  },
});
