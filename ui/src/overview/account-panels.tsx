import { Link } from 'react-router';
import { DayText, Masked, MonthText } from '../figures.tsx';
import { formatGroups } from '../format.ts';
import { Facts, Panel } from '../parts.tsx';
import type { Overview } from './overview.ts';
import { StateOfAccount } from './state-of-account.tsx';
import '../styles/overview.css';

const orNone = (text: string) => text || <span className="muted">未登记</span>;

/** A frozen account: by whose order, until when, and who can undo it; nothing otherwise. */
export function FreezeNote({ freeze }: { readonly freeze: Overview['freeze'] }) {
  if (!freeze) return null;
  return (
    <div className="note note-bad" role="note">
      <p>
        <strong>您的账户已被冻结，冻结期间不能提取、转出和销户。</strong>
      </p>
      <p>
        {freeze.authority}依据 {freeze.documentNo} 冻结至 <DayText value={freeze.untilOn} />
        。有异议或要解除冻结的，请联系{freeze.authority}；中心收到解除文书后恢复账户。查询和开具证明不受影响。
      </p>
    </div>
  );
}

export function AccountPanel({ account }: { readonly account: Overview['account'] }) {
  return (
    <Panel title="账户信息">
      <Facts
        columns={1}
        items={[
          { label: '个人账号', value: <span className="figures">{formatGroups(account.accountNo)}</span> },
          { label: '账户状态', value: <StateOfAccount state={account.state} /> },
          { label: '缴存单位', value: account.employerName },
          { label: '单位账号', value: <span className="figures">{formatGroups(account.employerAccountNo)}</span> },
          { label: '开户日期', value: <DayText value={account.openedOn} /> },
          { label: '缴至月份', value: <MonthText value={account.contributedTo} /> },
          ...(account.sealedOn ? [{ label: '封存日期', value: <DayText value={account.sealedOn} /> }] : []),
        ]}
      />
    </Panel>
  );
}

/** `changesPath`: where the history of these facts is shown. */
export function PersonPanel({ overview, changesPath }: { readonly overview: Overview; readonly changesPath: string }) {
  return (
    <Panel title="个人信息" extra={<Link to={changesPath}>查看变更记录</Link>}>
      <Facts
        columns={1}
        items={[
          { label: '姓名', value: overview.nameMasked },
          { label: overview.certificateType || '证件号码', value: <Masked value={overview.certificateMasked} /> },
          { label: '性别', value: orNone(overview.sex) },
          {
            label: '出生日期',
            value: overview.birthDateMasked ? <Masked value={overview.birthDateMasked} /> : orNone(''),
          },
          { label: '手机号码', value: overview.mobileMasked ? <Masked value={overview.mobileMasked} /> : orNone('') },
          {
            label: '收款银行卡',
            value: overview.bankCardMasked ? <Masked value={overview.bankCardMasked} /> : orNone(''),
          },
          { label: '开户银行', value: orNone(overview.bankName) },
        ]}
      />
      <p className="muted panel-note">信息有误请到单位或服务网点更正，更正后可在变更记录中查到。</p>
    </Panel>
  );
}
