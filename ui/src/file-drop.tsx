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
  /** On a telephone the camera is offered beside the album: WeChat's browser asks for it by name or not at all. */
  readonly withCamera?: boolean | undefined;
}

const isTouched = (): boolean => window.matchMedia('(pointer: coarse)').matches;

const mebibyte = 1024 * 1024;

/** A place to drop a file, or to choose one with mouse or keyboard. */
export function FileDrop({
  accept,
  onFile,
  hint,
  label = '选择文件',
  isBusy = false,
  maxBytes = 12 * mebibyte,
  withCamera = false,
}: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState<string>();
  const take = (file: File | undefined) => {
    if (!file || isBusy) return;
    const endings = accept.split(',').map((ending) => ending.trim().toLowerCase());
    const fits = endings.some((ending) =>
      ending.startsWith('.') ? file.name.toLowerCase().endsWith(ending) : ending === file.type,
    );
    if (!fits)
      setFault(
        `“${file.name}”不是可用的文件，请选择 ${endings.filter((ending) => ending.startsWith('.')).join('、')} 文件。`,
      );
    else if (file.size === 0) setFault(`“${file.name}”是空的，请检查是否选错了文件。`);
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
      <div className="drop-ways">
        {withCamera && isTouched() && (
          <FileInput id={`${id}-camera`} accept="image/jpeg" capture="environment" take={take} isBusy={isBusy}>
            <span className="drop-button">拍照</span>
          </FileInput>
        )}
        <FileInput id={id} accept={accept} take={take} isBusy={isBusy} describedBy={`${id}-hint`}>
          <span className="drop-button">{isBusy ? '正在上传' : label}</span>
          {!isTouched() && <span>或将文件拖到此处</span>}
        </FileInput>
      </div>
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

interface FileInputProps {
  readonly id: string;
  readonly accept: string;
  readonly capture?: 'environment' | undefined;
  readonly take: (file: File | undefined) => void;
  readonly isBusy: boolean;
  readonly describedBy?: string | undefined;
  readonly children: ReactNode;
}

function FileInput({ id, accept, capture, take, isBusy, describedBy, children }: FileInputProps) {
  return (
    <>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept={accept}
        capture={capture}
        disabled={isBusy}
        aria-describedby={describedBy}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
        }}
      />
      <label htmlFor={id}>{children}</label>
    </>
  );
}
