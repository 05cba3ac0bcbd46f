using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>POSTGRES_CHECK</c> under construction.</summary>
internal sealed class PostgresDraft(Line opening) : CheckDraft(opening)
{
    public string User { get; set; } = "holdfast";
    public string? Database { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Postgres { Schedule = schedule, Connection = connection, User = User, Database = Database };
}
