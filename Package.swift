// swift-tools-version: 6.3
import PackageDescription

/// One setting list for every target: a warning is an error, `any` is spelled out, a pointer is marked
/// `unsafe`, and a file sees only the modules that it imports itself.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Places at which a test has the process killed, and a switch for known mistakes; no part of what is released.
let withFailpoints = settings + [.define("FAILPOINTS", .when(configuration: .debug))]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let locks: Target.Dependency = .product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

// The targets stand in the order of the arrow: muster -> MusterWeb -> MusterEngine -> MusterStore -> MusterCore.
let package = Package(
    name: "muster",
    products: [.executable(name: "muster", targets: ["muster"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .target(
            name: "MusterCore",
            dependencies: [yams],
            resources: [.embedInCode("Processes/BuiltIn")],
            swiftSettings: withFailpoints
        ),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "MusterStore",
            dependencies: ["MusterCore", "CLibPQ", grdb, grdbSQLite, crypto, locks],
            resources: [.embedInCode("Migrations")],
            swiftSettings: withFailpoints
        ),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "MusterEngine",
            dependencies: [
                "MusterCore", "MusterStore", "CCurl",
                asyncHTTPClient, crypto, cryptoExtras, lifecycle, locks, logging, nioCore, nioHTTP1,
            ],
            swiftSettings: withFailpoints
        ),
        .systemLibrary(
            name: "CMarkdown",
            pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "MusterWeb",
            dependencies: [
                "MusterCore", "MusterStore", "MusterEngine", "CMarkdown", "CZlib",
                crypto, httpTypes, hummingbird, hummingbirdCore, lifecycle, locks, logging, nioCore, nioHTTP1, nioPosix,
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: withFailpoints
        ),
        .executableTarget(
            name: "muster",
            dependencies: [
                "MusterCore", "MusterStore", "MusterEngine", "MusterWeb",
                argumentParser, asyncHTTPClient, hummingbird, lifecycle, logging, nioCore, nioHTTP1, nioPosix,
                unixSignals, yams,
            ],
            swiftSettings: withFailpoints
        ),
        // Fills a store for scripts/scale; no part of the product.
        .executableTarget(
            name: "MusterScale",
            dependencies: ["MusterCore", "MusterStore", "MusterEngine"],
            path: "Bench/Scale",
            swiftSettings: settings
        ),
        // Tries out what is promised, for scripts/proof; no part of the product.
        .target(name: "SingleThread", path: "Proof/SingleThread"),
        .target(
            name: "MusterSimulation",
            dependencies: ["MusterCore", "MusterStore", "MusterEngine", crypto, locks, logging],
            path: "Proof/Simulation",
            swiftSettings: settings
        ),
        .target(name: "PowerCut", path: "Proof/PowerCut", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "DiskProof",
            dependencies: [
                "MusterCore", "MusterStore", "MusterEngine", "MusterSimulation", "PowerCut", crypto, locks, logging,
            ],
            path: "Proof/Disk",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "muster-proof",
            dependencies: ["MusterCore", "MusterSimulation", "DiskProof", "SingleThread", argumentParser],
            path: "Proof/Command",
            swiftSettings: settings
        ),
        .testTarget(name: "MusterCoreTests", dependencies: ["MusterCore"], swiftSettings: settings),
        .testTarget(
            name: "MusterStoreTests",
            dependencies: ["MusterCore", "MusterStore", "MusterTestKit", grdb, locks],
            swiftSettings: settings
        ),
        .target(
            name: "MusterTestKit",
            dependencies: ["MusterCore", "MusterStore", "MusterEngine", locks, logging],
            path: "Tests/MusterTestKit",
            exclude: ["Python"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MusterEngineTests",
            dependencies: [
                "MusterCore", "MusterStore", "MusterEngine", "MusterTestKit", crypto, locks, logging, nioCore, nioHTTP1,
                nioPosix,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MusterWebTests",
            dependencies: [
                "MusterCore", "MusterStore", "MusterEngine", "MusterWeb", "MusterTestKit", httpTypes, hummingbird,
                hummingbirdTesting, nioCore, nioEmbedded, nioHTTP1,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SystemTests",
            dependencies: [
                "muster", "MusterCore", "MusterStore", "MusterEngine", "MusterWeb", "MusterTestKit",
                asyncHTTPClient, lifecycle, locks, logging, nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DiskProofTests",
            dependencies: ["MusterCore", "MusterStore", "DiskProof"],
            swiftSettings: settings
        ),
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
