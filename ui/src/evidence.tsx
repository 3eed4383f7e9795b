import type { ReactNode } from 'react';
import type { evidence, RouteOutput } from '../../server/src/contract.ts';
import { formatInstant } from './calendar.ts';
import { DayText, InstantText } from './figures.tsx';
import { StateTag, type StateTexts } from './parts.tsx';

/** A question to another agency, as persons and clerks see it. */
export type EvidenceView = RouteOutput<typeof evidence.getMyEvidence>;
type Finding = EvidenceView['findings'][number];
type Certificate = EvidenceView['certificates'][number];

/** States of a question and their tones. */
export const evidenceStateTexts: StateTexts<EvidenceView['state']> = {
  registered: ['即将查询', 'info'],
  asking: ['查询中', 'info'],
  waiting: ['等待部门应答', 'wait'],
  matched: ['核验一致', 'good'],
  mismatched: ['不一致', 'bad'],
  'not-found': ['查无记录', 'bad'],
  overdue: ['超期未应答', 'bad'],
  certified: ['已凭证明认可', 'good'],
  cancelled: ['已撤销', 'calm'],
};

const agreements: StateTexts<Finding['agreement']> = {
  agrees: ['一致', 'good'],
  differs: ['不一致', 'bad'],
  untold: ['部门未提供', 'wait'],
};

export const certificateStateTexts: StateTexts<Certificate['state']> = {
  open: ['待审核', 'wait'],
  accepted: ['已认可', 'good'],
  refused: ['未认可', 'bad'],
};

function Findings({ view }: { readonly view: EvidenceView }) {
  return (
    <table className="evidence-findings">
      <caption className="visually-hidden">{view.sourceName}逐项比对</caption>
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">申报</th>
          <th scope="col">{view.authority}登记</th>
          <th scope="col">比对</th>
        </tr>
      </thead>
      <tbody>
        {view.findings.map(({ label, claimed, told, agreement }) => (
          <tr key={label} className={agreement === 'agrees' ? undefined : 'evidence-differs'}>
            <th scope="row">{label}</th>
            <td data-head="申报">{claimed}</td>
            <td data-head="登记">{told}</td>
            <td>
              <StateTag state={agreement} texts={agreements} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the state means for whoever waits, and what happens next. */
function Explained({ view }: { readonly view: EvidenceView }): ReactNode {
  switch (view.state) {
    case 'registered':
    case 'asking':
      return '正在向部门查询，通常几秒内有结果。';
    case 'waiting':
      return (
        <>
          {view.waitingFor ?? '暂时没有应答'}，已查询 {view.attempts} 次。系统会自动重新查询至
          <DayText value={view.deadlineOn} />
          {view.nextAskAt && <>，下一次约在 {formatInstant(view.nextAskAt).slice(11)}</>}。业务已保留，无需重新提交。
        </>
      );
    case 'not-found':
      return '部门登记中没有查到与申报相符的记录。请核对号码；确有其事的，可提交证明由工作人员审核。';
    case 'mismatched':
      return '部门登记与申报不一致，见下表。请更正申报内容，或提交证明由工作人员审核。';
    case 'overdue':
      return '规定时间内部门一直没有应答，不再自动查询。请提交证明由工作人员审核。';
    case 'certified':
      return '部门登记未能确认，已由工作人员凭证明认可。';
    case 'cancelled':
      return '业务已撤销或授权已撤回，不再查询。';
    case 'matched':
      return view.wasReused ? '使用了有效期内的同一查询结果，没有再次查询。' : null;
  }
}

function Certificates({ rows, action }: { rows: readonly Certificate[]; action?: CertificateAction | undefined }) {
  return (
    <ul className="evidence-certificates">
      {rows.map((row) => (
        <li key={row.certificateId}>
          <StateTag state={row.state} texts={certificateStateTexts} />
          <div>
            <p>
              <strong>{row.issuer}</strong> <DayText value={row.issuedOn} />
              出具的证明{row.documentNo && `（${row.documentNo}）`}，
              {row.form === 'paper'
                ? `纸质原件${row.place ? `存放于${row.place}` : ''}`
                : `照片 ${row.attachmentIds.length} 份`}
            </p>
            <p className="muted">
              <InstantText value={row.handedInAt} /> 提交
              {row.decidedAt && (
                <>
                  ，<InstantText value={row.decidedAt} /> 审核：{row.decisionReason}
                </>
              )}
            </p>
          </div>
          {action && <div className="evidence-action">{action(row)}</div>}
        </li>
      ))}
    </ul>
  );
}

type CertificateAction = (certificate: Certificate) => ReactNode;

interface EvidenceCardProps {
  readonly view: EvidenceView;
  /** Stands at the foot: asking again, handing in a certificate. */
  readonly actions?: ReactNode;
  /** Stands beside each certificate. */
  readonly certificateAction?: CertificateAction | undefined;
}

/** One question: what was confirmed field by field, by whom and when, on which basis, and what takes its place. */
export function EvidenceCard({ view, actions, certificateAction }: EvidenceCardProps) {
  const explained = Explained({ view });
  return (
    <article className="evidence-card" aria-label={`${view.authority}：${view.sourceName}`}>
      <header>
        <h3>{view.sourceName}</h3>
        <StateTag state={view.state} texts={evidenceStateTexts} />
        <span className="muted">{view.authority}</span>
      </header>
      {explained && <p>{explained}</p>}
      {(view.asked.length > 0 || view.facts.length > 0) && (
        <dl className="evidence-facts">
          {[...view.asked, ...view.facts].map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {view.findings.length > 0 && <Findings view={view} />}
      {view.isRemoved && <p className="muted">查询结果明细已超过保存期限，按规定删除；结论保留。</p>}
      {view.certificates.length > 0 && <Certificates rows={view.certificates} action={certificateAction} />}
      <footer>
        <ul className="evidence-meta">
          <li>
            {view.answeredAt ? (
              <>
                <InstantText value={view.answeredAt} seconds /> 由{view.authority}应答
              </>
            ) : (
              <>
                <InstantText value={view.registeredAt} /> 登记
              </>
            )}
          </li>
          {view.serial && <li>回执号 {view.serial.slice(0, 8)}</li>}
          <li>用途：{view.purpose}</li>
          <li>依据：{view.basis}</li>
        </ul>
        {actions}
      </footer>
    </article>
  );
}
