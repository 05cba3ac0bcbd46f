using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>MYSQL_CHECK</c> under construction.</summary>
internal sealed class MysqlDraft(Line opening) : CheckDraft(opening)
{
    public string? User { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Mysql { Schedule = schedule, Connection = connection, User = User };
}
