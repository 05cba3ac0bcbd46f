using System.Reflection;
using System.Text.RegularExpressions;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;
using Holdfast.Linux.Events;

namespace Holdfast.Tests.Architecture;

/// <summary>Who may know whom. Projects are checked in compiled form, the folders of Core in their sources.</summary>
public class DependencyTests
{
    /// <summary>Folder of Core, and the folders it may use. A new folder needs a row.</summary>
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Time"] = [],
        // Control for the attribute that says how an address is written in JSON; Vrrp for the settings to check against.
        ["Packets"] = ["Control", "Vrrp"],
        ["Routing"] = ["Packets"],
        ["Bfd"] = ["Packets"],
        ["Tracking"] = ["Time", "Notifications", "Vrrp"],
        ["Vrrp"] = ["Time", "Packets", "Tracking", "Notifications", "Routing"],
        ["Notifications"] = ["Vrrp", "Time"],
        ["Control"] = ["Time", "Packets", "Routing", "Bfd", "Tracking", "Notifications", "Vrrp", "LoadBalancing", "Checks"],
        // A real server holds its checks; LoadBalancing meets VRRP's instances only by their names.
        ["LoadBalancing"] = ["Checks", "Packets", "Notifications", "Time", "Tracking"],
        ["Checks"] = ["Packets", "Notifications", "Time"],
        ["Simulation"] = ["Time", "Packets", "Tracking", "Notifications", "Vrrp", "LoadBalancing", "Checks"],
    };

    [Theory]
    [InlineData(typeof(VrrpMachine), "")]
    [InlineData(typeof(SourceText), "Holdfast.Core")]
    [InlineData(typeof(EventLoop), "")]
    public void A_project_references_only_what_the_plan_says(Type inAssembly, string allowed) =>
        inAssembly.Assembly.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("Holdfast", StringComparison.Ordinal))
            .Except(allowed.Split(' '))
            .ShouldBeEmpty();

    [Fact]
    public void The_daemons_assembly_is_referenced_by_no_other() =>
        new[] { typeof(VrrpMachine), typeof(SourceText), typeof(EventLoop) }
            .SelectMany(type => type.Assembly.GetReferencedAssemblies())
            .ShouldNotContain(name => name.Name == "holdfast");

    [Fact]
    public void The_folders_of_Core_use_only_what_the_table_allows()
    {
        var found = new List<string>();
        foreach (string path in Repository.Sources("src/Core"))
        {
            string[] parts = path.Split('/');
            if (parts.Length < 4) continue;
            s_allowed.ShouldContainKey(parts[2], $"{path} is in a folder without a row");
            foreach (string used in UsedFolders(Repository.Read(path)))
            {
                if (used != parts[2] && !s_allowed[parts[2]].Contains(used)) found.Add($"{path} uses {used}");
            }
        }

        found.ShouldBeEmpty();
    }

    private static IEnumerable<string> UsedFolders(string source)
    {
        string code = Regex.Replace(source, @"//.*", "");
        string folders = string.Join('|', s_allowed.Keys);
        return Regex.Matches(code, $@"\bHoldfast\.Core\.({folders})\b|(?<![\w.])({folders})\.[A-Z]\w*")
            .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
            .Distinct();
    }
}
