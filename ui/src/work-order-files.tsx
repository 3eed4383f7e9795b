import { useState } from 'react';
import { bytesOf, newRequestId } from './api.ts';
import { InstantText } from './figures.tsx';
import { FileDrop } from './file-drop.tsx';
import { ProblemSummary } from './problem.tsx';
import './styles/content.css';

export interface WorkOrderFile {
  readonly seq: number;
  readonly name: string;
  readonly contentType: string;
  readonly addedAt: string;
  readonly isAskers: boolean;
}
export interface FileToAdd {
  readonly attachmentId: string;
  readonly name: string;
  readonly file: Uint8Array;
}

interface FilesProps {
  readonly files: readonly WorkOrderFile[];
  /** How many one side may add. */
  readonly atMost: number;
  readonly maxBytes: number;
  readonly mayAdd: boolean;
  readonly isStaff?: boolean;
  readonly addressOfFile: (seq: number) => string;
  readonly onAdd: (file: FileToAdd) => Promise<unknown>;
}

const nameAtMost = 100;

/** Pictures and papers with a work order; a picture is shown small and opens whole. */
export function WorkOrderFiles({ files, atMost, maxBytes, mayAdd, isStaff = false, addressOfFile, onAdd }: FilesProps) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const own = files.filter(({ isAskers }) => isAskers !== isStaff).length;
  const add = async (file: File) => {
    setBusy(true);
    setError(undefined);
    try {
      await onAdd({
        attachmentId: newRequestId(),
        name: file.name.slice(-nameAtMost),
        file: await bytesOf(file),
      });
    } catch (fault) {
      setError(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <ProblemSummary error={error} />
      {files.length > 0 && (
        <ul className="order-files">
          {files.map(({ seq, name, contentType, addedAt, isAskers }) => (
            <li key={seq}>
              <a href={addressOfFile(seq)} target="_blank" rel="noreferrer">
                {contentType.startsWith('image/') ? (
                  <img src={addressOfFile(seq)} alt="" loading="lazy" />
                ) : (
                  <span className="order-file-kind" aria-hidden="true">
                    PDF
                  </span>
                )}
                <span className="order-file-name">{name}</span>
              </a>
              <span className="second-line">
                {isStaff && (isAskers ? '提出人 · ' : '办理人 · ')}
                <InstantText value={addedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {files.length === 0 && !mayAdd && <p className="muted">没有附件。</p>}
      {mayAdd && own < atMost && (
        <FileDrop
          accept="image/jpeg,image/png,image/webp,.pdf"
          label="添加附件"
          hint={`照片或 PDF，每个不超过 ${Math.floor(maxBytes / 1024 / 1024)} MB，还可以添加 ${atMost - own} 个。`}
          maxBytes={maxBytes}
          isBusy={isBusy}
          withCamera
          onFile={(file) => void add(file)}
        />
      )}
    </div>
  );
}
