import type { Cell, ReportFinding } from '../../../preload/contract/index.ts';
import { Row } from '../../components/rows.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import styles from './finding.module.css';

type Setting = NonNullable<ReportFinding['settings']>[number];

/** One setting, as it stands in the program: what it is called, the value that opens it, where it is found. */
function SettingLines(props: { setting: Setting; where: boolean }) {
  const { t } = useWords();
  const { product, where, setting, unsafeValue } = props.setting;
  return (
    <div className={styles.setting}>
      <p lang="en">
        <b>{product}</b> → <code>{setting}</code>
      </p>
      <p>
        <span className="muted">{t('finding.setTo')}</span> <code lang="en">{unsafeValue}</code>
      </p>
      {props.where ? (
        <p>
          <span className="muted">{t('finding.settingAt')}</span> <span lang="en">{where}</span>
        </p>
      ) : null}
    </div>
  );
}

/** Which setting makes such a hole, and who hides strangers: where one is known. */
export function LikelyCause(props: { finding: ReportFinding; cell: Cell | null; runId: string }) {
  const { t, look } = useWords();
  const { finding, cell, runId } = props;
  const [first, ...others] = finding.settings ?? [];
  const isHole = finding.area === 'relay' && finding.severity !== 'ok';
  const culprit = isHole ? cell?.culprit : undefined;
  if (!first && !culprit) return null;
  return (
    <Row name={t('finding.likely')}>
      {culprit ? (
        <>
          <p>{look(`proof:culpritWhy.${culprit.kind}`, t('path.notUs'), { address: culprit.address })}</p>
          <p>{look(`proof:culpritFix.${culprit.kind}`, '')}</p>
        </>
      ) : null}
      {first ? (
        <div className={styles.settings}>
          <p>{t('finding.likelyFirst')}</p>
          <SettingLines setting={first} where />
          {others.length > 0 ? (
            <>
              <p>{t('finding.likelyMore')}</p>
              {others.map((one) => (
                <SettingLines
                  key={`${one.where} ${one.setting} ${one.unsafeValue}`}
                  setting={one}
                  where={one.where !== first.where}
                />
              ))}
            </>
          ) : null}
          <a className={styles.whole} href={hashOf({ place: 'fix', runId, code: finding.code })}>
            {t('finding.toSettings')}
          </a>
        </div>
      ) : null}
    </Row>
  );
}
