namespace Holdfast.SystemTests;

/// <summary>A tracked script moves the address, by its weight or by a fault.</summary>
public abstract class ScriptTests(Flavour flavour)
{
    public static TheoryData<string, string> Pairs => Daemons.Pairs;

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_script_moves_the_address_by_its_weight(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        string healthy = lab.A.PathOf("healthy");
        File.WriteAllText(healthy, "");
        string script = lab.A.WriteScript("check.sh", $"#!/bin/sh\ntest -e {healthy}\n");
        lab.StartA("track_script {\n health\n}", $"vrrp_script health {{\n script {script}\n interval 1\n weight -80\n fall 1\n rise 1\n}}");
        lab.StartB();
        await lab.AShouldBecomeMaster("all is well");

        File.Delete(healthy);

        await lab.BShouldBecomeMaster("150 - 80 is less than 100");
        await lab.ShouldBecomeTrue(() => !lab.AIsMaster, "A yields");
        File.WriteAllText(healthy, "");
        await lab.AShouldBecomeMaster("150 is better than 100 again");
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_script_without_weight_makes_a_fault(string daemonA, string daemonB)
    {
        using var lab = new PairLab(flavour, daemonA, daemonB);
        string healthy = lab.A.PathOf("healthy");
        File.WriteAllText(healthy, "");
        string script = lab.A.WriteScript("check.sh", $"#!/bin/sh\ntest -e {healthy}\n");
        lab.StartA("track_script {\n health\n}", $"vrrp_script health {{\n script {script}\n interval 1\n fall 1\n rise 1\n}}");
        lab.StartB();
        await lab.AShouldBecomeMaster("all is well");

        File.Delete(healthy);

        await lab.BShouldBecomeMaster("A is in FAULT");
        lab.AIsMaster.ShouldBeFalse();
        lab.AdvertsOfA[^1].Priority.ShouldBe((byte)0, "it resigns in order");
        lab.A.Log.ShouldContain("Entering FAULT STATE");
        File.WriteAllText(healthy, "");
        await lab.AShouldBecomeMaster("the fault is gone");
    }
}

public sealed class ScriptInVersion2() : ScriptTests(Flavour.Version2);

public sealed class ScriptInVersion3() : ScriptTests(Flavour.Version3);

public sealed class ScriptOverIPv6() : ScriptTests(Flavour.Version3OverIPv6);

public sealed class ScriptInUnicast() : ScriptTests(Flavour.Unicast);
