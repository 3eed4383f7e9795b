import { useState } from 'react';
import { loan } from '../../../server/src/contract.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Masked } from '../figures.tsx';
import { Panel } from '../parts.tsx';
import { useCommand } from '../query.ts';
import type { Loan } from './loan-overview.tsx';
import '../styles/choices.css';
import '../styles/loan-panels.css';

const ways = [
  { by: 'monthly', text: '按月冲还', hint: '每月还款日先从公积金账户扣当期应还；余额不够的，当期改从银行卡扣。' },
  {
    by: 'yearly',
    text: '按年冲还本金',
    hint: '每年到发放贷款的那一天，当月月供还清后，用公积金账户余额提前归还本金，以后每月少还。',
  },
] as const;

/** 冲还贷: what is agreed, and signing or ending it for one's own account. */
export function OffsetPanel({ row }: { readonly row: Loan }) {
  const [by, setBy] = useState<'monthly' | 'yearly'>(row.offsetBy === 'yearly' ? 'yearly' : 'monthly');
  const signing = useCommand(loan.signMyOffset, { invalidates: [loan.listMyLoans] });
  const sign = (next: 'none' | 'monthly' | 'yearly') =>
    signing.mutateAsync({ params: { loanId: row.loanId }, body: { by: next } });
  const isAgreed = row.offsetPersons.length > 0;
  return (
    <Panel title="公积金冲还贷">
      <div className="stack">
        {isAgreed ? (
          <>
            <p>已签订“{row.offsetText}”。依次使用以下账户，正在办理提取的金额不会被冲还：</p>
            <ol className="plain-rows">
              {row.offsetPersons.map((person) => (
                <li key={person.personId}>
                  {person.relation} <Masked value={person.nameMasked} />
                  <span className="muted">，{person.signedOn} 签订</span>
                </li>
              ))}
            </ol>
          </>
        ) : (
          <p>还没有签订。签订后，贷款本息可以直接用公积金账户余额归还，不必先提取。</p>
        )}
        <fieldset className="paper-choices">
          <legend className="visually-hidden">冲还方式</legend>
          {ways.map((way) => (
            <label key={way.by} className="paper-choice">
              <input type="radio" name="offset" checked={by === way.by} onChange={() => setBy(way.by)} />
              <span className="paper-choice-text">
                <span className="paper-choice-title">{way.text}</span>
                <span className="muted">{way.hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="row">
          <ConfirmButton
            type="primary"
            title="签订冲还贷协议？"
            description={`同意中心按“${ways.find((way) => way.by === by)?.text}”从本人公积金账户余额中归还合同 ${row.contractNo} 的贷款。随时可以解约，已冲还的不退回。共同借款人请各自登录签订。`}
            confirmText="同意并签订"
            onConfirm={() => sign(by)}
          >
            {isAgreed ? '签订或变更' : '签订冲还贷'}
          </ConfirmButton>
          {isAgreed && (
            <ConfirmButton
              title="解除冲还贷？"
              description="解约后从下一期起改从还款银行卡扣款。主借款人解约的，共同借款人一并解约；共同借款人解约只影响自己的账户。"
              confirmText="确认解约"
              onConfirm={() => sign('none')}
            >
              解约
            </ConfirmButton>
          )}
        </div>
      </div>
    </Panel>
  );
}
