namespace StreamVibe.Tests.Unit.Architecture;

/// <summary>Law 11: an interface stands where there is more than one of a thing.</summary>
public sealed class InterfacesTests
{
    static readonly Dictionary<string, string> MayHaveOne = new()
    {
        ["IJournalTable"] = "one generic class, a table per record type: the interface is what they share",
    };

    static readonly Type[] Types = [.. new[] { Contracts.Interfaces, Contracts.Grains, Contracts.Api, typeof(SiloModule).Assembly, typeof(StreamVibe.Sandbox.SandboxHost).Assembly }
        .SelectMany(Contracts.OwnTypes)];

    [Fact]
    public void No_interface_has_only_one_implementation() => Assert.Empty(Lonely(Types).Where(type => !typeof(IGrain).IsAssignableFrom(type)).Select(type => type.Name).Except(MayHaveOne.Keys));

    [Fact]
    public void Every_exception_from_the_rule_still_exists() => Assert.All(MayHaveOne.Keys, name => Assert.Contains(Types, type => type.IsInterface && type.Name == name));

    [Fact]
    public void The_check_sees_an_interface_made_for_one_class() => Assert.Equal([typeof(IPlanted)], Lonely([typeof(IPlanted), typeof(Planted), typeof(IPair), typeof(One), typeof(Two)]));

    static IEnumerable<Type> Lonely(IReadOnlyCollection<Type> types) =>
        types.Where(type => type.IsInterface && types.Count(other => !other.IsInterface && other.GetInterfaces().Any(held => held == type || (held.IsGenericType && held.GetGenericTypeDefinition() == type))) < 2);

    interface IPlanted;

    sealed class Planted : IPlanted;

    interface IPair;

    sealed class One : IPair;

    sealed class Two : IPair;
}
