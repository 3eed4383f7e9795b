import {
  Button,
  faultOf,
  newRequestId,
  PageHeader,
  Panel,
  ProblemSummary,
  TextField,
  todayInBeijing,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { type DeskField, DeskFields, useDeskForm } from '../../parts/desk-dialog.tsx';
import { type RouteOutput, registration } from '../../parts/server.ts';

type RegisterAnswer = RouteOutput<typeof registration.lookUpEmployer>;

const ratioOptions = Object.fromEntries(
  Array.from({ length: 8 }, (_, step) => [String((step + 5) * 10_000), `${step + 5}%`]),
);
const registered: readonly DeskField[] = [
  { name: 'name', label: '单位名称', hint: '与营业执照等登记证书一致', maxLength: 100 },
  { name: 'address', label: '单位地址' },
  { name: 'legalRepresentative', label: '法定代表人', maxLength: 50 },
];
const handled: readonly DeskField[] = [
  { name: 'handlerName', label: '经办人', maxLength: 50 },
  { name: 'handlerMobile', label: '经办人手机', maxLength: 20 },
];
const contributed: readonly DeskField[] = [
  { name: 'payday', label: '发薪日', kind: 'number', hint: '每月几日，1 至 31；缴存期限为发薪日后五日内' },
  { name: 'firstMonth', label: '起缴月份', kind: 'month' },
  { name: 'employerRatioPpm', label: '单位缴存比例', options: ratioOptions },
  { name: 'memberRatioPpm', label: '个人缴存比例', options: ratioOptions },
];
const proven: readonly DeskField[] = [
  { name: 'evidence', label: '依据材料', hint: '材料名称和编号，如：营业执照副本、经办人授权书' },
];
const groups = [
  { title: '登记信息', fields: registered },
  { title: '经办人', fields: handled },
  { title: '缴存信息', fields: contributed },
  { title: '材料', fields: proven },
] as const;
const creditCode: DeskField = { name: 'creditCode', label: '统一社会信用代码' };
const everything = [creditCode, ...groups.flatMap(({ fields }) => fields)];
const initial = () => ({
  payday: '10',
  firstMonth: todayInBeijing().slice(0, 7),
  employerRatioPpm: '120000',
  memberRatioPpm: '120000',
});

function Opened({
  name,
  employerId,
  employerAccountNo,
  onNext,
}: {
  name: string;
  employerId: string;
  employerAccountNo: string;
  onNext: () => void;
}) {
  return (
    <Panel title="登记完成">
      <p>
        {name}，单位账号 <strong className="figures">{employerAccountNo}</strong>
        ，账户状态为“开户”，第一个月汇缴入账后转为“正常”。
      </p>
      <p>下一步：请单位办理数字证书，登录单位网厅导入职工花名册，职工账户在第一次汇缴核定时开立。</p>
      <div className="desk-actions">
        <Link to={`/employers/${employerId}`}>查看该单位</Link>
        <Button onClick={onNext}>登记下一家</Button>
      </div>
    </Panel>
  );
}

type Form = ReturnType<typeof useDeskForm>;

/** Asks the register of employers for a code, and fills in what it says. */
function CodePanel({ form, error }: { form: Form; error: unknown }) {
  const command = useCommand(registration.lookUpEmployer, {
    onSuccess: ({ record }) => {
      if (!record) return;
      for (const name of ['name', 'legalRepresentative', 'address'] as const)
        if (record[name]) form.set(name, record[name]);
    },
  });
  const code = form.values['creditCode'] ?? '';
  return (
    <Panel title="查登记信息">
      <TextField
        name="creditCode"
        label="统一社会信用代码"
        hint="18 位；向市场监督管理部门取登记信息，不用照着证照录入"
        value={code}
        onChange={(value) => {
          form.set('creditCode', value);
          command.reset();
        }}
        maxLength={18}
        error={form.missing.get('creditCode') ?? faultOf(command.error, 'creditCode') ?? faultOf(error, 'creditCode')}
        beside={
          <Button
            loading={command.isPending}
            disabled={code.trim() === ''}
            onClick={() => command.mutate({ body: { creditCode: code } })}
          >
            取登记信息
          </Button>
        }
      />
      {!faultOf(command.error, 'creditCode') && <ProblemSummary error={command.error} />}
      {command.data && <RegisterNote answer={command.data} />}
    </Panel>
  );
}

function RegisterNote({ answer: { result, reason, record } }: { answer: RegisterAnswer }) {
  const text =
    result === 'found'
      ? record?.isOpen
        ? '已按市场监督管理部门的登记填写名称、法定代表人和住所，请与单位核对。'
        : '该单位在市场监督管理部门的登记状态不是“存续”，请核实后再办理。'
      : result === 'not-found'
        ? '市场监督管理部门查无此代码的登记。机关、事业单位和社会团体请按登记证书填写，登记后凭证明审核。'
        : `暂时取不到登记信息：${reason ?? '对方没有应答'}。请按登记证书填写，登记后自动核对。`;
  return (
    <p className={record?.isOpen ? 'note' : 'note note-warn'} role="status">
      {text}
    </p>
  );
}

/** 单位缴存登记与开户. */
export function OpenEmployerPage() {
  const [employerId, setEmployerId] = useState(newRequestId);
  const form = useDeskForm(everything, initial());
  const command = useCommand(registration.openEmployer);
  const submit = () => {
    if (!form.isComplete()) return;
    const { payday, employerRatioPpm, memberRatioPpm, ...texts } = form.values as Record<string, string>;
    command.mutate({
      body: {
        ...(texts as Record<
          | 'name'
          | 'creditCode'
          | 'address'
          | 'legalRepresentative'
          | 'handlerName'
          | 'handlerMobile'
          | 'firstMonth'
          | 'evidence',
          string
        >),
        employerId,
        payday: Number(payday),
        employerRatioPpm: Number(employerRatioPpm),
        memberRatioPpm: Number(memberRatioPpm),
      },
    });
  };
  const next = () => {
    for (const { name } of everything) form.set(name, (initial() as Record<string, string>)[name] ?? '');
    setEmployerId(newRequestId());
    command.reset();
  };
  return (
    <>
      <PageHeader title="单位缴存登记" description="凭单位的登记证书办理缴存登记并开立单位账户，当场办结。" />
      {command.data ? (
        <Opened {...command.data} name={form.values['name'] ?? ''} onNext={next} />
      ) : (
        <form
          className="desk-form"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <ProblemSummary error={command.error} />
          <CodePanel form={form} error={command.error} />
          {groups.map(({ title, fields }) => (
            <Panel key={title} title={title}>
              <DeskFields
                fields={fields}
                values={form.values}
                missing={form.missing}
                error={command.error}
                onChange={form.set}
              />
            </Panel>
          ))}
          <div className="desk-actions">
            <Button type="primary" htmlType="submit" loading={command.isPending}>
              核对无误，登记开户
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
