using System.Collections.Concurrent;
using Orleans.Metadata;
using Orleans.Serialization.TypeSystem;

namespace StreamVibe.Hosting;

/// <summary>
/// Orleans looks at the attributes of a grain's interface anew for every reference that is made, which is for every request of ours. What it finds does not change, so it is asked once.
/// </summary>
sealed class RememberedInterfaces(TypeConverter names, IServiceProvider services) : IGrainInterfaceTypeProvider
{
    readonly ConcurrentDictionary<Type, GrainInterfaceType> known = [];

    /// <summary>Before the providers of Orleans, which are asked in order.</summary>
    public static void Add(IServiceCollection services) => services.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, RememberedInterfaces>());

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        grainInterfaceType = known.GetOrAdd(type, Resolve);
        return true;
    }

    // Asked for here, since this is one of them.
    GrainInterfaceType Resolve(Type type) => new GrainInterfaceTypeResolver(services.GetServices<IGrainInterfaceTypeProvider>().Where(other => other != this), names).GetGrainInterfaceType(type);
}
