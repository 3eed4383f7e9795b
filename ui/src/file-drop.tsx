import { type DragEvent, type ReactNode, useId, useState } from 'react';

interface FileDropProps {
  /** As the `accept` of a file input, such as `.xlsx`. */
  readonly accept: string;
  readonly onFile: (file: File) => unknown;
  readonly hint?: ReactNode;
  readonly label?: string | undefined;
  readonly isBusy?: boolean | undefined;
  /** The largest file taken, in bytes; a larger one is refused here with a sentence. */
  readonly maxBytes?: number | undefined;
}

const mebibyte = 1024 * 1024;

/** A place to drop a file, or to choose one with mouse or keyboard. */
export function FileDrop({
  accept,
  onFile,
  hint,
  label = '选择文件',
  isBusy = false,
  maxBytes = 12 * mebibyte,
}: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState<string>();
  const take = (file: File | undefined) => {
    if (!file || isBusy) return;
    const endings = accept.split(',').map((ending) => ending.trim().toLowerCase());
    const fits = endings.some((ending) => !ending.startsWith('.') || file.name.toLowerCase().endsWith(ending));
    if (!fits)
      setFault(
        `“${file.name}”不是可用的文件，请选择 ${endings.filter((ending) => ending.startsWith('.')).join('、')} 文件。`,
      );
    else if (file.size > maxBytes) setFault(`“${file.name}”超过 ${Math.floor(maxBytes / mebibyte)} MB，无法上传。`);
    else {
      setFault(undefined);
      onFile(file);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={`drop${isOver ? ' drop-over' : ''}${isBusy ? ' drop-busy' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept={accept}
        disabled={isBusy}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
        }}
      />
      <label htmlFor={id}>
        <span className="drop-button">{isBusy ? '正在上传' : label}</span>
        <span>或将文件拖到此处</span>
      </label>
      <p id={`${id}-hint`} className="muted">
        {hint}
      </p>
      {fault && (
        <p className="field-error" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
