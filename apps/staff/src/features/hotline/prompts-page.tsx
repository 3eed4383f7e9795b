import {
  Button,
  type Column,
  DataTable,
  Dialog,
  Field,
  faultOf,
  InstantText,
  PageHeader,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { type HotlinePrompt, hotline } from '../../parts/server.ts';
import { HotlineNav } from './hotline-nav.tsx';

function PromptDialog({ prompt, onClose }: { readonly prompt: HotlinePrompt; readonly onClose: () => void }) {
  const [text, setText] = useState(prompt.text);
  const saving = useCommand(hotline.savePrompt, { invalidates: [hotline.listPrompts], onSuccess: onClose });
  const save = (words: string | null) =>
    saving.mutate({ params: { key: prompt.key }, body: { version: prompt.version, text: words } });
  return (
    <Dialog
      title={prompt.title}
      onClose={onClose}
      wide
      footer={
        <>
          {prompt.isOwn && (
            <Button onClick={() => save(null)} loading={saving.isPending}>
              恢复通用说法
            </Button>
          )}
          <Button onClick={onClose}>取消</Button>
          <Button
            type="primary"
            disabled={text.trim() === '' || text === prompt.text}
            loading={saving.isPending}
            onClick={() => save(text)}
          >
            保存，下一通来电起使用
          </Button>
        </>
      }
    >
      <ProblemSummary error={saving.error} />
      <Field
        name="text"
        label="播报内容"
        error={faultOf(saving.error, 'text')}
        hint={
          prompt.variables.length > 0
            ? `须保留：${prompt.variables.map((name) => `{${name}}`).join('、')}；数字和金额由系统按中文读法念出。`
            : '数字请写成汉字，念起来才自然。'
        }
      >
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={4}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {text !== prompt.usual && <p className="note">通用说法：{prompt.usual}</p>}
    </Dialog>
  );
}

/** Every sentence that callers hear. */
export function PromptsPage() {
  const [editing, setEditing] = useState<HotlinePrompt>();
  const query = useRoute(hotline.listPrompts, {});
  const columns: readonly Column<HotlinePrompt>[] = [
    { key: 'title', title: '出现在', width: 190, isRowHeader: true },
    {
      key: 'text',
      title: '播报内容',
      wraps: true,
      render: (row) => (
        <>
          {row.text}
          {row.isOwn && (
            <span className="second-line">
              {row.changedBy} 于 {row.changedAt && <InstantText value={row.changedAt} />} 改写（第 {row.version} 版）
            </span>
          )}
        </>
      ),
    },
    {
      key: 'key',
      title: '操作',
      width: 80,
      render: (row) => <Button onClick={() => setEditing(row)}>改写</Button>,
    },
  ];
  const { data } = query;
  return (
    <>
      <PageHeader
        title="12329 语音"
        description="语音词条：来电人听到的每句话。改写后由系统重新合成语音，每一版都留存。"
      />
      <HotlineNav />
      <Panel flush>
        <DataTable<HotlinePrompt>
          caption="语音词条"
          columns={columns}
          rowKey="key"
          query={{ ...query, data: data && { rows: data.prompts, total: data.prompts.length } }}
          empty={{ title: '没有词条', text: '' }}
        />
      </Panel>
      {editing && <PromptDialog prompt={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}
