using System.Reflection;
using System.Text.RegularExpressions;

namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 3.</summary>
public sealed partial class UserComesFromTheSignInTests
{
    /// <summary>Calls of the system about an object of any user; the API never makes them.</summary>
    static readonly Dictionary<string, string> SystemOnly = new()
    {
        ["IConnectionGrain.Wake"] = "the reminder and the sweep: what is due is due whoever owns it",
        ["IConnectionGrain.Reconnected"] = "the callback, after the connection was saved for its user: forgets what is in memory",
        ["IAccountGrain.FinishLeaving"] = "the sweep: goes on with a deletion that its person asked for",
    };

    /// <summary>Endpoints without a sign-in that name a user, whose right is proven otherwise.</summary>
    static readonly Dictionary<string, string> ProvenOtherwise = new()
    {
        ["ConfirmationApi.Confirm(userId)"] = "the mailed link: its code is bound to this user",
    };

    [Fact]
    public void Every_grain_interface_says_its_key_in_one_line() => Assert.All(Contracts.GrainInterfaces, grain => Assert.NotEmpty(KeyOf(grain)));

    [Fact]
    public void A_grain_keyed_by_the_user_is_never_told_a_user() =>
        Assert.Empty(Contracts.GrainInterfaces.Where(grain => KeyOf(grain) == "user id").SelectMany(grain => grain.GetMethods()).SelectMany(NamesAUser));

    [Fact]
    public void A_grain_of_an_object_is_told_the_signed_in_user_first() =>
        Assert.Empty(Contracts.GrainInterfaces.Where(grain => KeyOf(grain).EndsWith(" id", StringComparison.Ordinal) && KeyOf(grain) != "user id").SelectMany(TakesNoUserFirst));

    [Fact]
    public void Every_exception_from_the_rule_still_exists() =>
        Assert.All(SystemOnly.Keys, name => Assert.Contains(Contracts.GrainInterfaces, grain => grain.GetMethods().Any(method => $"{grain.Name}.{method.Name}" == name)));

    [Fact]
    public void The_API_never_makes_a_call_of_the_system() => Assert.Empty(
        from file in SourceTree.Files(".cs", "Api")
        from call in SystemOnly.Keys.Select(name => name.Split('.')[1])
        where file.Text.Contains($".{call}(", StringComparison.Ordinal)
        select $"{file.Path} calls {call}");

    [Fact]
    public void No_route_query_or_body_names_a_user()
    {
        Assert.NotEmpty(Contracts.Endpoints);
        Assert.Equal(ProvenOtherwise.Keys, Contracts.Endpoints.SelectMany(NamesAUser));
        Assert.Empty(SourceTree.Files(".cs", "Api").Where(file => file.Literals.Any(text => text.Contains("{userId", StringComparison.OrdinalIgnoreCase))).Select(file => file.Path));
    }

    [Fact]
    public void The_checks_see_a_grain_and_a_body_that_break_the_rule()
    {
        Assert.Equal(2, typeof(IPlanted).GetMethods().SelectMany(NamesAUser).Count());
        Assert.Equal(["IPlanted.Second", "IPlanted.Third"], TakesNoUserFirst(typeof(IPlanted)).Order());
    }

    /// <summary>The key as the interface's summary says it, e.g. <c>user id</c>.</summary>
    static string KeyOf(Type grain)
    {
        var file = SourceTree.Files(".cs", "Grains.Interfaces").Single(file => Regex.IsMatch(file.Text, $@"\binterface {grain.Name}\b"));
        var before = file.Text[..file.Text.IndexOf($"interface {grain.Name}", StringComparison.Ordinal)];
        return Key().Matches(before).LastOrDefault()?.Groups[1].Value.Replace("<c>", "", StringComparison.Ordinal).Replace("</c>", "", StringComparison.Ordinal) ?? "";
    }

    static IEnumerable<string> NamesAUser(MethodInfo method) => method.GetParameters()
        .Where(parameter => IsUser(parameter.Name) || Inside(parameter.ParameterType).Any(property => IsUser(property.Name)))
        .Select(parameter => $"{method.DeclaringType!.Name}.{method.Name}({parameter.Name})");

    static IEnumerable<string> TakesNoUserFirst(Type grain) => grain.GetMethods()
        .Where(method => !SystemOnly.ContainsKey($"{grain.Name}.{method.Name}") && !IsUserFirst(method.GetParameters()))
        .Select(method => $"{grain.Name}.{method.Name}");

    static bool IsUserFirst(ParameterInfo[] parameters) => parameters is [{ Name: "userId" } first, ..] && first.ParameterType == typeof(Guid);

    static PropertyInfo[] Inside(Type type) => type.Namespace?.StartsWith("StreamVibe", StringComparison.Ordinal) == true ? type.GetProperties() : [];

    static bool IsUser(string? name) => string.Equals(name, "userId", StringComparison.OrdinalIgnoreCase) || string.Equals(name, "ownerId", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"Key: (.+?)\.?</summary>")]
    private static partial Regex Key();

    // What the rule forbids. Not a grain, so that nothing generates code for it.
    interface IPlanted
    {
        Task First(Guid userId, string title);

        Task Second(PlantedBody body);

        Task Third();
    }

    sealed record PlantedBody(Guid UserId);
}
