import { type FormEvent, useState } from 'react';
import { type booking, casework } from '../../server/src/contract.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { Missing, useObstacle } from './obstacle.tsx';
import { ProblemSummary } from './problem.tsx';
import { useCommand } from './query.ts';
import { scoreWords } from './score-words.ts';

/** The best first. */
export const scores = scoreWords.map((text, at) => [at + 1, text] as const).toReversed();
const goodTags = ['态度好', '办得快', '讲得清楚', '一次办好'];
const badTags = ['等得久', '态度不好', '没讲清楚', '跑了多次'];

/** How satisfied a visitor is: five levels in words, tags to touch, a remark. Large enough to be touched. */
export function RatingForm({
  route = casework.rateVisit,
  centerId,
  code,
  onRated,
}: {
  /** What is rated: a visit at the counter, or the ticket of a queue. */
  readonly route?: typeof casework.rateVisit | typeof booking.rateTicket;
  readonly centerId: number;
  readonly code: string;
  readonly onRated?: (() => void) | undefined;
}) {
  const [score, setScore] = useState<number>();
  const [tags, setTags] = useState<readonly string[]>([]);
  const [remark, setRemark] = useState('');
  const command = useCommand(route as typeof casework.rateVisit, {
    onSuccess: () => onRated?.(),
  });
  const obstacle = useObstacle(score === undefined ? '请先选择是否满意' : undefined);
  if (command.isSuccess)
    return (
      <p className="rating-thanks" role="status">
        感谢您的评价，我们会改进服务。
      </p>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (obstacle.stops() || score === undefined) return;
    command.mutate({ params: { centerId, code }, body: { score, tags: [...tags], remark } });
  };
  const toggle = (tag: string) => setTags(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag]);
  return (
    <form className="rating" onSubmit={submit}>
      <ProblemSummary error={command.error} />
      <fieldset className="rating-scores">
        <legend>您对本次服务满意吗？</legend>
        {scores.map(([value, text]) => (
          <label key={value}>
            <input
              type="radio"
              name="score"
              value={value}
              checked={score === value}
              onChange={() => {
                setScore(value);
                setTags([]);
              }}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      {score !== undefined && (
        <>
          <div className="rating-tags" role="group" aria-label="印象">
            {(score >= 4 ? goodTags : badTags).map((tag) => (
              <button key={tag} type="button" aria-pressed={tags.includes(tag)} onClick={() => toggle(tag)}>
                {tag}
              </button>
            ))}
          </div>
          <Field name="remark" label="还想说的（可不填）">
            {(control) => (
              <textarea
                {...control}
                className="control"
                rows={2}
                maxLength={300}
                value={remark}
                onChange={(event) => setRemark(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      <Missing text={obstacle.text} />
      <Button type="primary" htmlType="submit" loading={command.isPending}>
        提交评价
      </Button>
    </form>
  );
}
