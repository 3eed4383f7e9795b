import { bytesOf, download, formatCount } from '@anju/ui';
import { useEffect, useRef } from 'react';
import { DownloadButton } from '../../parts/download-button.tsx';
import { contribution, type RosterFault } from '../../parts/server.ts';

interface RosterRefusedProps {
  readonly file: File;
  readonly month: string;
  readonly through: string;
  readonly answer: { readonly rowCount: number; readonly faultCount: number; readonly faults: readonly RosterFault[] };
}

/** Why nothing was taken: every wrong row with its reason, and the same file with the reasons written in. */
export function RosterRefused({ file, month, through, answer }: RosterRefusedProps) {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const annotate = async () =>
    download(contribution.annotateRoster, {
      query: { month, through, fileName: file.name },
      file: await bytesOf(file),
    });
  return (
    <div className="roster-refused">
      <div ref={heading} className="problem" role="alert" tabIndex={-1}>
        <p className="problem-title">
          “{file.name}”有 {formatCount(answer.faultCount)} 处错误，没有导入任何职工
        </p>
        <p>
          共读取 {formatCount(answer.rowCount)}{' '}
          行。清册要么整份导入、要么都不导入：漏掉的职工会少缴一个月，所以有错误时不会只导入一部分。
        </p>
        <p>
          <strong>您可以：</strong>
          按下表改正，或下载标注了错误原因的文件直接在上面修改，然后重新导入。已经改对的内容不用再改。
        </p>
        <DownloadButton onDownload={annotate} type="primary">
          下载标注错误的花名册
        </DownloadButton>
      </div>
      {answer.faultCount > answer.faults.length && (
        <p className="muted">
          下表列出前 {formatCount(answer.faults.length)} 处，全部 {formatCount(answer.faultCount)} 处见标注文件。
        </p>
      )}
    </div>
  );
}
