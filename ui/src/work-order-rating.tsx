import { type FormEvent, useState } from 'react';
import { type RouteOutput, workorder } from '../../server/src/contract.ts';
import { workOrderLimits } from '../../server/src/rules.ts';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { DayText } from './figures.tsx';
import { Missing, useObstacle } from './obstacle.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';
import { useCommand } from './query.ts';
import { scores } from './rating.tsx';

type WorkOrder = RouteOutput<typeof workorder.getWorkOrder>;

const scoreText = (score: number) => scores.find(([value]) => value === score)?.[1] ?? '';

/** How satisfied the writer is with the answer, said once. */
export function WorkOrderRating({ workOrder }: { readonly workOrder: WorkOrder }) {
  const [score, setScore] = useState<number>();
  const [remark, setRemark] = useState('');
  const command = useCommand(workorder.rateWorkOrder, {
    invalidates: [workorder.getWorkOrder, workorder.listWorkOrders],
  });
  const obstacle = useObstacle(score === undefined ? '请先选择是否满意' : undefined);
  if (workOrder.score !== null)
    return (
      <p role="status">
        您的评价：{scoreText(workOrder.score)}
        {workOrder.remark && `，${workOrder.remark}`}。感谢评价。
      </p>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle.stops() && score !== undefined)
      command.mutate({ params: { workOrderId: workOrder.workOrderId }, body: { score, remark } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <ProblemSummary error={command.error} />
      <fieldset className="content-scores">
        <legend>这次答复您满意吗？</legend>
        {scores.map(([value, text]) => (
          <label key={value}>
            <input type="radio" name="score" checked={score === value} onChange={() => setScore(value)} />
            {text}
          </label>
        ))}
      </fieldset>
      <TextField
        name="remark"
        label="想补充的话（可以不填）"
        value={remark}
        maxLength={workOrderLimits.remark}
        onChange={setRemark}
      />
      <div>
        <Missing text={obstacle.text} />
        <Button htmlType="submit" loading={command.isPending}>
          提交评价
        </Button>
      </div>
    </form>
  );
}

/** 重办: whoever is not content has it done again, within a term. */
export function Reopening({ workOrderId, until }: { readonly workOrderId: string; readonly until: string }) {
  const [reason, setReason] = useState('');
  const command = useCommand(workorder.reopenWorkOrder, {
    invalidates: [workorder.getWorkOrder, workorder.listWorkOrders],
  });
  const obstacle = useObstacle(reason.trim().length < 5 ? '请写明哪里没有解决，至少 5 个字' : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle.stops()) command.mutate({ params: { workOrderId }, body: { reason } });
  };
  return (
    <details>
      <summary>
        对答复不满意？可以在 <DayText value={until} /> 前要求重办
      </summary>
      <form className="stack" onSubmit={submit}>
        <ProblemSummary error={command.error} />
        <TextField
          name="reason"
          label="哪里没有解决"
          value={reason}
          maxLength={workOrderLimits.note}
          onChange={setReason}
          error={obstacle.text ?? faultOf(command.error, 'reason')}
        />
        <div>
          <Button htmlType="submit" loading={command.isPending}>
            要求重办
          </Button>
        </div>
      </form>
    </details>
  );
}
