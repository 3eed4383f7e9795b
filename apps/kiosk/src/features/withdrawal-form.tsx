import { Button, useRoute, WhyDrawer } from '@anju/ui';
import { useState } from 'react';
import { Title } from '../parts/frame.tsx';
import { usePrintOrder } from '../parts/printing.tsx';
import { ProblemCard } from '../parts/problem.tsx';
import { type WithdrawalOption, withdrawal } from '../parts/server.ts';

/** K-P6: the reasons that the city allows, why not where something stands in the way, what to bring, and the form. */
export function WithdrawalForm() {
  const { data: start, error } = useRoute(withdrawal.getMyStart, { params: {} });
  const [reason, setReason] = useState<string>();
  if (!start) return error ? <ProblemCard error={error} /> : <div className="k-skeleton" aria-busy="true" />;
  const offered = start.reasons.filter(({ isOffered }) => isOffered);
  const chosen = offered.find((one) => one.reason === reason);
  if (chosen) return <OneReason option={chosen} onBack={() => setReason(undefined)} />;
  return (
    <>
      <Title hint="选择提取原因，先看条件和要带的材料，再打印申请表。">提取申请表</Title>
      {start.inProgress ? (
        <p className="k-note">
          有一笔提取正在办理：{start.inProgress.number}（{start.inProgress.stateText}
          ）。同一时间只能办理一笔，请等它办结，或者在网上服务大厅、手机应用、柜台撤销后重新申请。
        </p>
      ) : start.account ? (
        <Reasons options={offered} onChoose={setReason} />
      ) : (
        <p className="k-note">
          您在本中心没有可以提取的公积金账户。已经销户的，款项在销户时已全部付给您；在其他城市缴存的，请到缴存地的公积金中心提取。
        </p>
      )}
    </>
  );
}

function Reasons({
  options,
  onChoose,
}: {
  readonly options: readonly WithdrawalOption[];
  readonly onChoose: (reason: string) => void;
}) {
  const open = options.filter(({ obstacle }) => obstacle === null);
  // What stands in the way is said once, for however many reasons it is the same.
  const shut = new Map<string, WithdrawalOption[]>();
  for (const option of options) {
    const { obstacle } = option;
    if (!obstacle) continue;
    const key = [obstacle.compared, obstacle.remedy, obstacle.source].join();
    shut.set(key, [...(shut.get(key) ?? []), option]);
  }
  return (
    <>
      {open.length > 0 && (
        <div className="k-reasons">
          {open.map(({ reason, name }) => (
            <Button key={reason} onClick={() => onChoose(reason)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      {shut.size > 0 && (
        <section className="k-shut">
          <p>
            现在还不能办理：
            {[...shut.values()]
              .flat()
              .map(({ name }) => name)
              .join('、')}
          </p>
          <WhyDrawer
            title="现在还不能办理的"
            items={[...shut.values()].map((same) => ({
              label: same.map(({ name }) => name).join('、'),
              value: `${same[0]?.obstacle?.compared}。${same[0]?.obstacle?.remedy ?? ''}`,
              source: same[0]?.obstacle?.source,
            }))}
          />
        </section>
      )}
    </>
  );
}

function OneReason({ option, onBack }: { readonly option: WithdrawalOption; readonly onBack: () => void }) {
  const print = usePrintOrder();
  const { name, reason, closes, papers, source } = option;
  const needed = papers.filter(({ isWaived }) => !isWaived);
  const asked = needed.filter(({ authority }) => authority !== null);
  const said = (...words: readonly (string | null)[]) =>
    words.filter((one) => one && !one.startsWith('须核实')).join('；');
  return (
    <>
      <Title hint={closes ? '全额提取并销户。' : '部分提取，账户保留。'}>{name}提取</Title>
      <section className="k-bring">
        <h2 data-say>要带的材料</h2>
        <ul>
          <li data-say>本人身份证</li>
          <li data-say>本人名下的借记卡（收款用）</li>
          {needed
            .filter(({ authority }) => authority === null)
            .map((paper) => (
              <li key={paper.name} data-say>
                {paper.name}
                <small>{said(paper.why)}</small>
              </li>
            ))}
        </ul>
        {asked.length > 0 && (
          <>
            <h2>向有关部门核实，核实一致的不用带</h2>
            <ul>
              {asked.map((paper) => (
                <li key={paper.name}>
                  {paper.name}
                  <small>{said(paper.authority, paper.why)}</small>
                </li>
              ))}
            </ul>
          </>
        )}
        {papers
          .filter(({ isWaived }) => isWaived)
          .map((paper) => (
            <p key={paper.name} className="k-note-good">
              不用带{paper.name}：{paper.why}
            </p>
          ))}
        <p className="k-quiet">依据：{source}</p>
      </section>
      <div className="k-below">
        <Button className="k-go" onClick={onBack}>
          其他原因
        </Button>
        <Button
          type="primary"
          className="k-go"
          onClick={() => print('提取申请表', { kind: 'withdrawal-form', reason })}
        >
          打印提取申请表
        </Button>
      </div>
    </>
  );
}
