package class

import (
	"encoding/json"
	"sync"
)

// table is the closed code table, in its order.
var table = [...]*Class{
	worksOverview(), siteEnvironment(), participatingParty(), contract(),
	constructionRecord(), technicalDocument(), progress(), safety(), quality(), cost(), labour(), plant(), material(),
	contractAdministration(), coordination(), completion(), weather(),
	directive("C1", "指挥部指令", "Headquarters directive", "A"),
	directive("C2", "监理指令", "Supervisor's directive", "B"),
	directive("C3", "公司重大决策", "Major company decision", "C"),
	directive("C4", "项目决策", "Project decision", "C"),
}

// schemas and hints are made when they are first asked for: a server that starts does not wait for them.
var schemas, hints = lazily(schemaOf), lazily(hintsOf)

func lazily(render func(*Class) json.RawMessage) []func() json.RawMessage {
	made := make([]func() json.RawMessage, len(table))
	for i, c := range table {
		made[i] = sync.OnceValue(func() json.RawMessage { return render(c) })
	}
	return made
}
