package figure

// The keys. What each one means is said in the table of definitions.
const (
	RecordsPublished Key = "records.published"
	RecordsLate      Key = "records.late"
	Uncounted        Key = "records.uncounted"

	ProgressQuantity   Key = "progress.qty"
	ProgressPlanned    Key = "progress.planned_qty"
	ProgressTotal      Key = "progress.qty_total"
	ProgressActualPct  Key = "progress.actual_pct"
	ProgressPlannedPct Key = "progress.planned_pct"
	ProgressDelay      Key = "progress.delay_h"
	ProgressNoWork     Key = "progress.no_work"

	SafetyInspections    Key = "safety.inspections"
	SafetyHazards        Key = "safety.hazards"
	SafetyHazardsOpen    Key = "safety.hazards_open"
	SafetyRecheckPending Key = "safety.recheck_pending"
	SafetyRectified      Key = "safety.rectified"
	SafetyViolations     Key = "safety.violations"
	SafetyBriefings      Key = "safety.briefings"
	SafetyAccidents      Key = "safety.accidents"
	SafetyDeaths         Key = "safety.deaths"
	SafetyInjuries       Key = "safety.injuries"
	SafetyLoss           Key = "safety.loss_fen"

	QualityInspections     Key = "quality.inspections"
	QualityFirstPass       Key = "quality.first_pass"
	QualityConditional     Key = "quality.conditional"
	QualityFailed          Key = "quality.failed"
	QualityPending         Key = "quality.pending"
	QualityNonconformities Key = "quality.nonconformities"
	QualityItems           Key = "quality.items"
	QualityItemsFailed     Key = "quality.items_failed"
	QualityDefects         Key = "quality.defects"

	CostOutput   Key = "cost.output_fen"
	CostMeasured Key = "cost.measured_fen"
	CostApproved Key = "cost.approved_fen"
	CostPaid     Key = "cost.paid_fen"
	CostActual   Key = "cost.actual_fen"
	CostChange   Key = "cost.change_fen"
	CostClaim    Key = "cost.claim_fen"
	CostBudget   Key = "cost.budget_fen"
	CostContract Key = "cost.contract_fen"

	LabourHeadcount   Key = "labour.headcount"
	LabourPersonHours Key = "labour.person_hours"
	LabourOvertime    Key = "labour.overtime_h"

	PlantRun    Key = "plant.run_h"
	PlantIdle   Key = "plant.idle_h"
	PlantRepair Key = "plant.repair_h"
	PlantCount  Key = "plant.count"
	PlantFuel   Key = "plant.fuel_l"

	MaterialReceived     Key = "material.received"
	MaterialIssued       Key = "material.issued"
	MaterialWasted       Key = "material.wasted"
	MaterialClosing      Key = "material.closing"
	MaterialRetestFailed Key = "material.retest_failed"

	DirectiveIssued Key = "directive.issued"
	DirectiveOpen   Key = "directive.open"
	DirectiveCloses Key = "directive.closes"
	DirectiveClosed Key = "directive.closed"

	WeatherEffect Key = "weather.effect_h"
	WeatherRain   Key = "weather.rain_mm"

	CoordinationIssues Key = "coordination.issues"
	CoordinationOpen   Key = "coordination.issues_open"

	DocumentsReceived Key = "documents.received"

	ContractQuantity Key = "contract.qty"

	ContractSigned Key = "contract.signed_fen"
	ContractAmount Key = "contract.amount_fen"
	ContractDays   Key = "contract.days"

	CompletionAcceptances Key = "completion.acceptances"
	CompletionOpen        Key = "completion.rectification_open"
)
