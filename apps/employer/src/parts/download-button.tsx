import { Button, ProblemSummary } from '@anju/ui';
import { DownloadOutlined } from '@ant-design/icons';
import { type ReactNode, useState } from 'react';

interface DownloadButtonProps {
  readonly onDownload: () => Promise<unknown>;
  readonly children: ReactNode;
  readonly type?: 'primary';
}

/** Fetches a file: busy while it is made, and says why when it could not be. */
export function DownloadButton({ onDownload, children, type }: DownloadButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async () => {
    setIsBusy(true);
    setError(undefined);
    await onDownload().catch(setError);
    setIsBusy(false);
  };
  return (
    <span className="download">
      <Button type={type} icon={<DownloadOutlined aria-hidden />} loading={isBusy} onClick={() => void run()}>
        {children}
      </Button>
      <ProblemSummary error={error} onRetry={run} />
    </span>
  );
}
