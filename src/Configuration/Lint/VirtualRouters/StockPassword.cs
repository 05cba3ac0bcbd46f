using System.Text;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>
/// auth_pass is one of those that samples have or that everybody tries. The password itself is never told.
/// </summary>
public sealed class StockPassword : ILintRule
{
    private const int Length = 8;
    private const int Shortest = 4;

    // What is compared is what counts: the first eight characters.
    private static readonly HashSet<string> s_stock =
    [
        .. new[]
        {
            "password", "passwd", "pass", "passw0rd", "p@ssw0rd", "pass123", "passw123", "password1", "secret", "mysecret",
            "mypass", "mypassword", "secretpassword", "secure_password", "s3cr3t", "s3cr3t0", "changeme", "change_me", "change-me",
            "admin", "root", "test", "testing", "test123", "abc123", "abcd1234", "abcd", "letmein", "qwerty", "keepalived",
            "keepaliv", "keep", "vrrp", "vrrppass", "haproxy", "nginx", "lvs", "k8s", "kubernetes", "default", "master",
            "your_password", "your-password", "yourpassword", "example", "redhat", "centos", "fakepass", "authpass",
        }.Select(Significant),
    ];

    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L102", Severity.Note, "auth_pass is one that others use too", ErrorClass.None)
        {
            Consequence = "The password goes over the network as clear text in every advert and keeps no attacker out. "
                + "What it does keep out is another cluster that has the same virtual_router_id by accident; with a "
                + "password from a sample, that cluster has the same one and takes part in the election.",
            Remedy = "Eight characters drawn at random, the same on all nodes. Change them on all nodes at one time: "
                + "while they differ, each node refuses the adverts of the others and becomes master.",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            VirtualRouter router = instance.Router;
            if (router.Authentication != AuthenticationType.Pass || !IsStock(Encoding.UTF8.GetString(router.Password))) continue;
            if (instance.Node.Last("authentication")?.Last("auth_pass") is not { } setting) continue;
            context.Report(
                Kind, setting.ValueSpan, $"the password of {instance.Name} is among the first that anybody would try",
                router.IsUnicast || router.VirtualRouterId == 0
                    ? "it keeps nobody out"
                    : $"another cluster with virtual_router_id {router.VirtualRouterId} on this network, set up from the same "
                      + "sample, is not kept out of this election",
                "eight characters drawn at random, changed on all nodes at one time");
        }
    }

    private static bool IsStock(string password)
    {
        string text = Significant(password);
        return text.Length < Shortest || text.Distinct().Count() == 1 || IsCounting(text) || s_stock.Contains(text)
            || text.Contains("passw", StringComparison.Ordinal) || text[0] is '<' or '[';
    }

    // 1234, 123456, 0123, abcd.
    private static bool IsCounting(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] - text[i - 1] != 1) return false;
        }

        return true;
    }

    private static string Significant(string password) =>
        (password.Length <= Length ? password : password[..Length]).ToLowerInvariant();
}
