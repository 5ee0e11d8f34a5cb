package httpapi

import (
	"net/http"
	"slices"

	"github.com/countersign/countersign/internal/domain/policy"
)

// Methods, short so that the table reads as one.
const (
	get     = http.MethodGet
	head    = http.MethodHead
	put     = http.MethodPut
	post    = http.MethodPost
	patch   = http.MethodPatch
	remove  = http.MethodDelete
	options = http.MethodOptions
)

// Addresses that others hang from.
const (
	base     = "/api/v1"
	project  = base + "/projects/:pid"
	aRecord  = project + "/records/:rid"
	anUpload = project + "/uploads/:tid"
)

// routes is the table of the API; api/openapi.yaml describes the same addresses, and a test holds the two together.
func (a *api) routes() []route {
	return slices.Concat(
		systemRoutes(),
		sessionRoutes(),
		peopleRoutes(),
		attachmentRoutes(),
		recordRoutes(),
		moveRoutes(),
		signingRoutes(),
		credentialRoutes(),
		delegationRoutes(),
		secrecyRoutes(),
		publicationRoutes(),
		feedbackRoutes(),
		ledgerRoutes(),
		verifyRoutes(),
		integrityRoutes(),
		reportRoutes(),
		diaryRoutes(),
		noticeRoutes(),
		distributionRoutes(),
		conductRoutes(),
		directiveRoutes(),
		alertRoutes(),
	)
}

func systemRoutes() []route {
	return []route{
		{Method: get, Path: "/healthz", Action: policy.PublicRead, Handle: healthz},
		{Method: get, Path: "/readyz", Action: policy.PublicRead, Handle: readyz},
		{Method: get, Path: base + "/openapi.yaml", Action: policy.PublicRead, Handle: openapi},
		{Method: get, Path: base + "/classes", Action: policy.PublicRead, Handle: classList},
		{Method: get, Path: base + "/classes/:code", Action: policy.PublicRead, Handle: classGet},
	}
}

func sessionRoutes() []route {
	return []route{
		{Method: post, Path: base + "/session", Action: policy.SessionOpen, Body: jsonBody, Handle: sessionOpen},
		{Method: remove, Path: base + "/session", Action: policy.SessionOwn, Handle: sessionClose},
		{Method: get, Path: base + "/me", Action: policy.SessionOwn, Handle: me},
	}
}

func peopleRoutes() []route {
	return []route{
		{Method: get, Path: base + "/users", Action: policy.UserChange, Handle: userList},
		{Method: post, Path: base + "/users", Action: policy.UserChange, Body: jsonBody, Handle: userCreate},
		{Method: patch, Path: base + "/users/:uid", Action: policy.UserChange, Body: jsonBody, Handle: userChange},
		{Method: post, Path: base + "/users/:uid/unlock", Action: policy.AccountUnlock, Handle: userUnlock},
		{Method: get, Path: base + "/projects", Action: policy.SessionOwn, Handle: projectList},
		{Method: post, Path: base + "/projects", Action: policy.ProjectCreate, Body: jsonBody, Handle: projectCreate},
		{Method: get, Path: project, Action: policy.ProjectRead, Handle: projectGet},
		{Method: patch, Path: project, Action: policy.ProjectUpdate, Body: jsonBody, Handle: projectChange},
		{Method: get, Path: project + "/members", Action: policy.MemberRead, Handle: memberList},
		{Method: put, Path: project + "/members/:uid", Action: policy.MemberChange, Body: jsonBody, Handle: memberPut},
		{Method: remove, Path: project + "/members/:uid", Action: policy.MemberChange, Handle: memberRemove},
	}
}

func attachmentRoutes() []route {
	return []route{
		{Method: put, Path: project + "/attachments/:aid", Action: policy.AttachmentPut, Body: streamBody, Handle: attachmentPut},
		{Method: head, Path: project + "/attachments/:aid", Action: policy.AttachmentRead, Query: fileParameters, Handle: attachmentHead},
		{Method: get, Path: project + "/attachments/:aid", Action: policy.AttachmentRead, Query: fileParameters, Handle: attachmentGet},
		{Method: options, Path: project + "/uploads", Action: policy.PublicRead, Handle: uploadOptions},
		{Method: post, Path: project + "/uploads", Action: policy.AttachmentPut, Handle: uploadBegin},
		{Method: head, Path: anUpload, Action: policy.AttachmentPut, Handle: uploadHead},
		{Method: patch, Path: anUpload, Action: policy.AttachmentPut, Body: streamBody, Handle: uploadPiece},
		{Method: remove, Path: anUpload, Action: policy.AttachmentPut, Handle: uploadAbort},
	}
}

func recordRoutes() []route {
	return []route{
		{Method: get, Path: project + "/records", Action: policy.RecordList, Query: recordParameters, Handle: recordList},
		{Method: get, Path: project + "/records/counts", Action: policy.RecordList, Handle: recordCounts},
		{Method: post, Path: project + `/records\:replay`, Action: policy.RecordSubmit, Body: replayBody, Handle: recordReplay},
		{Method: put, Path: aRecord, Action: policy.RecordSave, Body: jsonBody, Handle: recordPut},
		{Method: get, Path: aRecord, Action: policy.RecordRead, Handle: recordGet},
		{Method: get, Path: aRecord + "/versions", Action: policy.RecordRead, Handle: recordVersions},
		{Method: get, Path: aRecord + "/versions/:n", Action: policy.RecordRead, Handle: recordVersion},
		{Method: get, Path: aRecord + "/events", Action: policy.RecordRead, Handle: recordEvents},
		{Method: get, Path: aRecord + "/diff", Action: policy.RecordRead, Query: diffParameters, Handle: recordDiff},
	}
}

func moveRoutes() []route {
	return []route{
		{Method: post, Path: aRecord + "/submit", Action: policy.RecordSubmit, Body: jsonBody, Handle: recordSubmit},
		{Method: post, Path: aRecord + "/screen", Action: policy.RecordScreen, Body: jsonBody, Handle: recordScreen},
		{Method: post, Path: aRecord + "/classify", Action: policy.RecordClassify, Body: jsonBody, Handle: recordClassify},
		{Method: post, Path: aRecord + "/sign", Action: policy.RecordSign, Body: jsonBody, Handle: recordSign},
		{Method: post, Path: aRecord + "/return", Action: policy.RecordReturn, Body: jsonBody, Handle: recordReturn},
		{Method: post, Path: aRecord + "/publish", Action: policy.RecordPublish, Body: jsonBody, Handle: recordPublish},
		{Method: post, Path: aRecord + "/withdraw", Action: policy.RecordWithdraw, Body: jsonBody, Handle: recordWithdraw},
		{Method: post, Path: project + "/sign-offs", Action: policy.RecordSign, Body: jsonBody, Handle: signOffs},
	}
}

func publicationRoutes() []route {
	return []route{
		{Method: get, Path: project + "/publications", Action: policy.PublicationList, Query: publicationParameters, Handle: publicationList},
		{Method: get, Path: project + "/publications/:no", Action: policy.PublicationRead, Handle: publicationGet},
	}
}
