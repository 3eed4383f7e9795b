import { useState } from 'react';
import { document as papers } from '../../../server/src/contract.ts';
import { download } from '../api.ts';
import { ProblemSummary } from '../problem.tsx';

interface DownloadButtonProps {
  readonly number: string;
  readonly primary?: boolean | undefined;
  /** Names the paper for who hears the button alone, in a list of many. */
  readonly about?: string | undefined;
}

export function DownloadButton({ number, primary = false, about }: DownloadButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setError(undefined);
    await download(papers.getMyPaperFile, { params: { number } }).catch(setError);
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        className={primary ? 'button button-primary' : 'link-button'}
        disabled={isBusy}
        aria-label={about && `下载${about}`}
        onClick={() => void run()}
      >
        {isBusy ? '正在下载' : primary ? '下载证明文件' : '下载'}
      </button>
      <ProblemSummary error={error} onRetry={run} />
    </>
  );
}
