import type { ReactNode } from 'react';
import { TextField } from '../field.tsx';
import { Choice, DayField, YuanField } from './inputs.tsx';
import { isPurchase, type StepKey, type WithdrawalForm } from './model.ts';
import { Children, Marital, type QuestionProps, RentPaid, withRent } from './rent-questions.tsx';

type Home = NonNullable<WithdrawalForm['home']>;
const withHome = (form: WithdrawalForm, change: { [K in keyof Home]?: Home[K] | undefined }): WithdrawalForm =>
  ({ ...form, home: { ...form.home, ...change } }) as WithdrawalForm;

function Owner({ form, onChange }: QuestionProps) {
  const isBought = isPurchase(form.reason);
  const owner = isBought ? '购房人' : '产权人';
  const relation = form.home?.ownerRelation;
  const isOwn = form.home !== undefined && relation === undefined;
  return (
    <>
      <Choice
        name="ownerRelation"
        legend={isBought ? '房子是谁买的' : '房子是谁的'}
        value={relation ?? (isOwn ? 'own' : undefined)}
        options={[
          { value: 'own', title: '本人', text: isBought ? '合同买受人是我' : '房屋产权人是我' },
          { value: 'spouse', title: '配偶', text: `补足${owner}余额不够的部分` },
          {
            value: 'parent',
            title: isBought ? '子女购房，我是父母' : '子女的，我是父母',
            text: `补足${owner}余额不够的部分`,
          },
          {
            value: 'child',
            title: isBought ? '父母购房，我是子女' : '父母的，我是子女',
            text: `补足${owner}余额不够的部分`,
          },
        ]}
        onChange={(chosen) =>
          onChange(
            chosen === 'own'
              ? withHome(form, { ownerRelation: undefined, ownerName: undefined, ownerCertificate: undefined })
              : withHome(form, { ownerRelation: chosen }),
          )
        }
      />
      {relation && (
        <>
          <TextField
            name="ownerName"
            label={`${owner}姓名`}
            value={form.home?.ownerName ?? ''}
            onChange={(ownerName) => onChange(withHome(form, { ownerName }))}
            maxLength={50}
          />
          <TextField
            name="ownerCertificate"
            label={`${owner}证件号码`}
            value={form.home?.ownerCertificate ?? ''}
            onChange={(ownerCertificate) => onChange(withHome(form, { ownerCertificate }))}
            maxLength={20}
          />
        </>
      )}
    </>
  );
}

const numberLabels: Partial<Record<WithdrawalForm['reason'], readonly [label: string, hint: string, day: string]>> = {
  'purchase-presale': ['合同备案号', '商品房买卖合同（网签备案）右上角的编号', '合同签订日期'],
  'purchase-new': ['合同备案号', '商品房买卖合同（网签备案）右上角的编号', '合同签订日期'],
  'purchase-second-hand': ['合同备案号', '存量房买卖合同（网签备案）的编号', '合同签订日期'],
  build: ['批准文件编号', '建设工程规划许可证或乡村建设规划许可证的编号', '批准日期'],
  repair: ['鉴定意见编号', '房屋安全鉴定意见的编号', '鉴定日期'],
  decorate: ['装修合同编号', '装修合同上的编号', '合同日期'],
  'property-fee': ['发票号码', '物业费发票右上角的号码', '开票日期'],
};

function Contract({ form, onChange }: QuestionProps) {
  const [label, hint, day] = numberLabels[form.reason] ?? ['编号', '', '日期'];
  return (
    <>
      <TextField
        name="homeNumber"
        label={label}
        hint={hint}
        value={form.home?.homeNumber ?? ''}
        maxLength={40}
        onChange={(homeNumber) => onChange(withHome(form, { homeNumber }))}
      />
      <DayField name="on" label={day} value={form.home?.on} onChange={(on) => onChange(withHome(form, { on }))} />
    </>
  );
}

/** The home that is decorated: its own purchase contract, from which the city counts. */
function Bought({ form, onChange }: QuestionProps) {
  return (
    <>
      <TextField
        name="purchaseContractNo"
        label="购房合同备案号"
        hint="商品房或存量房买卖合同（网签备案）的编号，用于向房产交易管理部门核实"
        value={form.home?.purchaseContractNo ?? ''}
        maxLength={40}
        onChange={(purchaseContractNo) => onChange(withHome(form, { purchaseContractNo }))}
      />
      <DayField
        name="boughtOn"
        label="购房合同签订日期"
        value={form.home?.boughtOn}
        onChange={(boughtOn) => onChange(withHome(form, { boughtOn }))}
      />
    </>
  );
}

function HomeMoney({ form, onChange }: QuestionProps) {
  return (
    <>
      {isPurchase(form.reason) && (
        <YuanField
          name="priceFen"
          label="房屋总价"
          fen={form.home?.priceFen}
          onChange={(priceFen) => onChange(withHome(form, { priceFen }))}
        />
      )}
      <YuanField
        name="paidFen"
        label={isPurchase(form.reason) ? '已支付的房款' : '已支付的费用'}
        hint={isPurchase(form.reason) ? '发票上的金额，不含贷款' : '发票（凭证）上的金额'}
        fen={form.home?.paidFen}
        onChange={(paidFen) => onChange(withHome(form, { paidFen }))}
      />
    </>
  );
}

const invoiceLabels: Partial<Record<WithdrawalForm['reason'], readonly [label: string, hint: string]>> = {
  'purchase-presale': ['购房款发票号码', '用于向税务机关核实'],
  'purchase-new': ['购房款发票号码', '用于向税务机关核实'],
  'purchase-second-hand': ['契税完税证明号码', '用于向税务机关核实'],
  build: ['建造、翻建费用发票号码', '施工单位开具的发票，用于向税务机关核实'],
  repair: ['大修费用发票号码', '施工单位开具的发票，用于向税务机关核实'],
  decorate: ['装修发票号码', '装修公司开具的发票，用于向税务机关核实'],
};
const withTitle: readonly WithdrawalForm['reason'][] = ['purchase-second-hand', 'decorate', 'property-fee'];

function Invoice({ form, onChange }: QuestionProps) {
  const invoice = invoiceLabels[form.reason];
  return (
    <>
      {invoice && (
        <TextField
          name="invoiceNo"
          label={invoice[0]}
          hint={invoice[1]}
          value={form.home?.invoiceNo ?? ''}
          maxLength={40}
          onChange={(invoiceNo) => onChange(withHome(form, { invoiceNo }))}
        />
      )}
      {withTitle.includes(form.reason) && (
        <TextField
          name="titleNo"
          label="不动产权证号"
          hint="用于向不动产登记机构核实"
          value={form.home?.titleNo ?? ''}
          maxLength={40}
          onChange={(titleNo) => onChange(withHome(form, { titleNo }))}
        />
      )}
    </>
  );
}

/** The questions, one a step: what is asked, in the words of who is asked. */
export const questions: Readonly<
  Partial<Record<StepKey, { readonly title: string; readonly Body: (props: QuestionProps) => ReactNode }>>
> = {
  owner: { title: '房子是谁买的？', Body: Owner },
  bought: { title: '装修的房子是什么时候买的？', Body: Bought },
  contract: { title: '合同（凭证）是哪一份？', Body: Contract },
  money: { title: '花了多少钱？', Body: HomeMoney },
  invoice: { title: '发票和证书号码是多少？', Body: Invoice },
  market: {
    title: '租的是哪种房子？',
    Body: ({ form, onChange }) => (
      <Choice
        name="market"
        legend="房源"
        value={form.rent?.market}
        options={[
          { value: 'market', title: '市场上的房子', text: '按每月限额提取，不用交租赁合同' },
          { value: 'public', title: '公租房', text: '按实际交的房租提取' },
        ]}
        onChange={(market) => onChange(withRent(form, { market }))}
      />
    ),
  },
  place: {
    title: '房子在哪里？',
    Body: ({ form, onChange }) => (
      <Choice
        name="place"
        legend="租房地点"
        value={form.rent?.place}
        options={[
          { value: 'city', title: '市区' },
          { value: 'county', title: '县城' },
        ]}
        onChange={(place) => onChange(withRent(form, { place }))}
      />
    ),
  },
  marital: { title: '您的婚姻状况？', Body: Marital },
  children: { title: '有未成年子女吗？', Body: Children },
  rent: {
    title: '每月房租是多少？',
    Body: RentPaid,
  },
  purpose: {
    title: '提取后怎么还款？',
    Body: ({ form, onChange }) => (
      <Choice
        name="purpose"
        legend="还款方式"
        value={form.repay?.purpose}
        options={[
          {
            value: 'instalments',
            title: '归还月供',
            text: '提取自己已经还过的月供，最多 12 期；用公积金冲还的不再提取',
          },
          { value: 'early', title: '提前还款', text: '提取用于提前归还贷款本金' },
        ]}
        onChange={(purpose) => onChange({ ...form, repay: { purpose } })}
      />
    ),
  },
  elsewhere: {
    title: '离职后在其他城市缴存公积金吗？',
    Body: ({ form, onChange }) => (
      <Choice
        name="hasAccountElsewhere"
        legend="异地缴存"
        value={form.leave === undefined ? undefined : form.leave.hasAccountElsewhere ? 'yes' : 'no'}
        options={[
          { value: 'no', title: '没有' },
          { value: 'yes', title: '有', text: '可以把余额转移到新缴存地，不用提取' },
        ]}
        onChange={(chosen) => onChange({ ...form, leave: { hasAccountElsewhere: chosen === 'yes' } })}
      />
    ),
  },
};

const otherTitles: Readonly<Record<string, string>> = {
  'owner build': '房子是谁的？',
  'owner repair': '房子是谁的？',
  'contract build': '批准文件是哪一份？',
  'contract repair': '鉴定意见是哪一份？',
  'contract decorate': '装修合同是哪一份？',
  'contract property-fee': '是哪一张物业费发票？',
  'invoice build': '费用发票号码是多少？',
  'invoice repair': '费用发票号码是多少？',
  'invoice property-fee': '是哪一套房子？',
};
/** The question of a step, in the words of the reason. */
export const titleOf = (step: StepKey, reason: WithdrawalForm['reason']): string =>
  otherTitles[`${step} ${reason}`] ?? questions[step]?.title ?? '';
