import { PageHeader, Panel } from '@anju/ui';
import { AuditTable } from '../../parts/audit-table.tsx';
import { ChoiceFilter, ClearFilters } from '../../parts/filters.tsx';
import { useListState } from '../../parts/list-state.ts';
import { subjectKinds } from '../../parts/words.ts';

export function AuditPage() {
  const list = useListState(50);
  const subjectKind = list.get('about');
  return (
    <>
      <PageHeader
        title="审计记录"
        description="谁、什么时候、从哪里、对谁做了什么。记录只增不改，按批次加封，任何改动都能查出。"
      />
      <Panel flush>
        <AuditTable
          caption="审计记录"
          list={list}
          about={{ subjectKind }}
          filters={
            <>
              <ChoiceFilter
                name="about"
                label="对象"
                value={subjectKind}
                options={subjectKinds}
                onChange={(about) => list.set({ about })}
              />
              <ClearFilters isSet={subjectKind !== undefined} onClear={() => list.set({ about: undefined })} />
            </>
          }
        />
      </Panel>
    </>
  );
}
