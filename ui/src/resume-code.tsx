import { useMutation } from '@tanstack/react-query';
import { Button } from './button.tsx';
import { InstantText } from './figures.tsx';
import { ProblemSummary } from './problem.tsx';

interface ResumeCodeProps {
  readonly make: () => Promise<{ readonly code: string; readonly until: string }>;
  /** What whoever is given the code does with it. */
  readonly then: string;
}

/** A code to go on elsewhere; it is shown once. */
export function ResumeCode({ make, then }: ResumeCodeProps) {
  const making = useMutation({ mutationFn: make });
  if (making.data)
    return (
      <p className="note" role="status">
        续办码 <strong className="resume-code-shown">{making.data.code}</strong>，
        <InstantText value={making.data.until} /> 前有效。{then}
      </p>
    );
  return (
    <>
      <ProblemSummary error={making.error} />
      <Button onClick={() => making.mutate()} loading={making.isPending}>
        换一个渠道办理（生成续办码）
      </Button>
    </>
  );
}
