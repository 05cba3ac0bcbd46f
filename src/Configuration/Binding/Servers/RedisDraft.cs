using Holdfast.Configuration.Validation;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>REDIS_CHECK</c> under construction.</summary>
internal sealed class RedisDraft(Line opening) : CheckDraft(opening)
{
    public string? User { get; set; }
    public string? Password { get; set; }
    public string? Role { get; set; }

    public override (uint Retry, TimeSpan? Delay) Defaults => (1, TimeSpan.FromSeconds(1));

    public override HealthCheck Complete(CheckSchedule schedule, ConnectionOptions connection, ScriptSecurity security) =>
        new HealthCheck.Redis { Schedule = schedule, Connection = connection, User = User, Password = Password, Role = Role };
}
