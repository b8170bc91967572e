using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StreamVibe.Connections;

/// <summary>What follows from an id and a date, the same on every silo.</summary>
static class Derived
{
    /// <summary>From 0 to 1.</summary>
    public static double Chance(Guid id) => Share(id.ToByteArray());

    /// <summary>From 0 to 1.</summary>
    public static double Chance(Guid id, DateTimeOffset at) => Share([.. id.ToByteArray(), .. BitConverter.GetBytes(at.UtcTicks)]);

    /// <summary>An id for one purpose.</summary>
    public static Guid Id(Guid id, DateTimeOffset at, string purpose) =>
        new(SHA256.HashData([.. id.ToByteArray(), .. BitConverter.GetBytes(at.UtcTicks), .. Encoding.UTF8.GetBytes(purpose)])[..16]);

    /// <summary>The id after so many others that follow from this one.</summary>
    public static Guid Id(Guid id, int number) => new(SHA256.HashData([.. id.ToByteArray(), .. BitConverter.GetBytes(number)])[..16]);

    static double Share(byte[] bytes) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(bytes)) / (double)uint.MaxValue;
}
