package app

// MailConfig names the mail server that the product sends by; without a host no mail is sent.
type MailConfig struct {
	Host        string `yaml:"host" env:"HOST"`
	Port        int    `yaml:"port" env:"PORT"`
	User        string `yaml:"user" env:"USER"`
	Password    string `yaml:"password" env:"PASSWORD"`
	PasswordDoc string `yaml:"password_file" env:"PASSWORD_FILE"`
	From        string `yaml:"from" env:"FROM"`
	TLS         string `yaml:"tls" env:"TLS"` // starttls, implicit or none
}
