import { PageHeader, PageSkeleton, ProblemSummary } from '@anju/ui';

interface PageWaitProps {
  readonly title: string;
  /** Why the page could not be read; without one it is still being read. */
  readonly error: Error | null;
  readonly onRetry: () => unknown;
}

/** A page before its content is here, or when it could not be read: it has its name either way. */
export function PageWait({ title, error, onRetry }: PageWaitProps) {
  return (
    <>
      <PageHeader title={title} />
      {error ? <ProblemSummary error={error} onRetry={onRetry} quiet /> : <PageSkeleton lines={8} />}
    </>
  );
}
