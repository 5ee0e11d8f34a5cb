import type { FieldFault } from '../api/types.ts';
import { realDate } from '../core/form/check.ts';
import type { Draft } from '../core/outbox/types.ts';
import { today } from '../core/when.ts';
import { en as commonEn, zh as commonZh } from '../words/common.ts';
import { en, zh } from '../words/record.ts';

const longestTitle = 300;

/** checkEnvelope looks over what every record has, whatever its class. */
export function checkEnvelope(draft: Draft): FieldFault[] {
  const faults: FieldFault[] = [];
  const refuse = (field: string, chinese: string, english: string) => faults.push({ field, code: 'V1', zh: chinese, en: english });
  if (!draft.location.unit_project.trim()) {
    refuse('location.unit_project', commonZh.form.pick(zh.unitProject), commonEn.form.pick(en.unitProject));
  }
  if (!draft.title.trim()) refuse('title', commonZh.form.fill(zh.name), commonEn.form.fill(en.name));
  if ([...draft.title].length > longestTitle) refuse('title', zh.titleTooLong, en.titleTooLong);
  if (!realDate(draft.work_date)) refuse('work_date', commonZh.form.date, commonEn.form.date);
  else if (draft.work_date > today()) refuse('work_date', zh.future, en.future);
  return faults;
}
